import { listed, type ListedObject } from './service-workbench.ts'

/** What may be wrong in a version list: what it is called, the list, and the reason that is given. */
export const REFUSED_LISTS: readonly (readonly [
  what: string,
  list: (store: string, filesPerRequest: number) => string | readonly ListedObject[],
  reason: RegExp,
])[] = [
  ['no JSON', () => 'objects: none', /^The version list is not JSON$/],
  ['another shape', () => '{"files": []}', /^The version list is not as documented: objects: /],
  [
    'an object without a version',
    (store) => JSON.stringify({ objects: [{ Key: `${store}/a`, Size: 1 }] }),
    /^The version list is not as documented: objects\.0\.VersionId: /,
  ],
  ['nothing', () => [], /^The version list names no file: there is nothing to release$/],
  [
    'folders only',
    (store) => [{ ...listed(`${store}/`, ''), Size: 0 }, listed(`${store}/figures/`, '')],
    /^The version list names no file/,
  ],
  [
    'a key of another store',
    (store) => [...at(store, 'a.csv'), listed('another-store/b.csv', '1')],
    /^The version list names a key outside of s3_bucketpath: another-store\/b\.csv$/,
  ],
  [
    'a key whose folder only begins alike',
    (store) => [listed(`${store}0/a.csv`, '1')],
    /^The version list names a key outside of s3_bucketpath/,
  ],
  [
    'a key that leaves its folder',
    (store) => at(store, '../another-store/a.csv'),
    /^The files cannot be accepted: .*\.\.\/another-store\/a\.csv: /,
  ],
  [
    'a key that leaves it further down',
    (store) => at(store, 'figures/../../b.csv'),
    /^The files cannot be accepted: .*figures\/\.\.\/\.\.\/b\.csv: /,
  ],
  [
    'two keys that differ in case only',
    (store) => at(store, 'Results.csv', 'results.csv'),
    /^The files cannot be accepted: .*results\.csv: Another file has the same name but for case/,
  ],
  [
    'a file and a folder of one name',
    (store) => at(store, 'a', 'a/b.csv'),
    /One name is used for a file and for a folder/,
  ],
  [
    'a name that systems reserve',
    (store) => at(store, 'figures/con.png'),
    /^The files cannot be accepted: .*figures\/con\.png: /,
  ],
  ['the same key twice', (store) => at(store, 'a.csv', 'a.csv'), /^The files cannot be accepted: .*a\.csv: /],
  [
    'a folder that holds bytes',
    (store) => [{ ...listed(`${store}/x/`, ''), Size: 5 }],
    /^The files cannot be accepted: /,
  ],
  [
    'more files than a request may have',
    (store, filesPerRequest) =>
      at(store, ...Array.from({ length: filesPerRequest + 1 }, (_each, nth) => `file ${nth}`)),
    /^The files cannot be accepted: .*A request has at most \d+ files/,
  ],
]

function at(store: string, ...paths: readonly string[]): readonly ListedObject[] {
  return paths.map((path) => listed(`${store}/${path}`, '1'))
}
