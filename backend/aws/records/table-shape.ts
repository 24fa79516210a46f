/** The lists that overload the same two attributes each: eight for requests, the first ones for everything else too. */
export const LISTS = ['1', '2', '3', '4', '5', '6', '7', '8'] as const
export type List = (typeof LISTS)[number]

export const listIndex = (list: List) => `list${list}` as const
export const listPartition = (list: List) => `l${list}p` as const
export const listSort = (list: List) => `l${list}s` as const

/** The indexes of a round's files, which are read strongly. */
export const FILE_INDEXES = {
  byPathKey: 'pathKey',
  byPath: 'path',
  /** `missing` is there, and is the path key, while no bytes have come. */
  withoutBytes: 'missing',
} as const

/** The one table of the record, as it is deployed. Every key is a string; the stream carries new images. */
export const TABLE_SHAPE = {
  partitionKey: 'pk',
  sortKey: 'sk',
  globalIndexes: LISTS.map((list) => ({
    name: listIndex(list),
    partitionKey: listPartition(list),
    sortKey: listSort(list),
    projection: ['s'],
  })),
  localIndexes: Object.entries(FILE_INDEXES).map(([name, sortKey]) => ({ name, sortKey, projection: ['b'] })),
} as const
