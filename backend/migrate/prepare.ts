import { idOf, keptOf, MAX_ITEM_BYTES, measured, type Import } from './imported-unit.ts'
import { itemOf, textOf, type Item } from './item.ts'
import { left, type Left } from './outcome.ts'
import type { Row } from './read-export.ts'
import { readTreehoose } from './read-treehoose.ts'

/** A row of the input, and the file that it is from. */
export interface Place {
  readonly file: string
  readonly row: Row
}

/** Where a row stands, and its id in TREEHOOSE, if it has one. */
export interface Where {
  readonly file: string
  readonly place: string
  readonly id?: string
}

/** What can be imported of one row, without the moment; or why nothing can. */
export interface Prepared {
  readonly where: Where
  readonly what: { readonly ready: Omit<Import, 'at'> } | { readonly left: Left }
}

export interface Projects {
  /** Ids of the projects here. */
  readonly projects: readonly string[]
  /** Project there -> project here; one that is not named keeps its id. */
  readonly mapping: Readonly<Record<string, string>>
}

/** Judges every row by itself, and then what the rows say together. As many come out as went in, in their order. */
export function prepare(places: readonly Place[], projects: Projects): readonly Prepared[] {
  const rows = places.map(({ file, row }) => {
    const item = row.value === undefined ? undefined : itemOf(row.value)
    const id = item && textOf(item, 'egress_request_id')
    const where = { file, place: row.place, ...(id !== undefined && { id }) }
    return { where, item, measure: item && measureOf(item), problem: row.problem ?? 'is no item' }
  })
  const twice = idsWithTwoContents(rows.map(({ where, measure }) => [where.id, measure?.digest]))
  return rows.map(({ where, item, measure, problem }) => {
    if (!item) return { where, what: left('UNREADABLE', problem) }
    if (!measure)
      return { where, what: left('UNREADABLE', 'has broken Unicode, or a number that is no whole one') }
    if (where.id !== undefined && twice.has(where.id))
      return { where, what: left('SAME_ID_TWICE', 'has other content elsewhere in the input') }
    return { where, what: judged(item, measure, projects) }
  })
}

interface Measure {
  readonly digest: string
  readonly bytes: number
}

function measureOf(item: Item): Measure | undefined {
  try {
    return measured(keptOf(item))
  } catch {
    return undefined
  }
}

function idsWithTwoContents(
  rows: readonly (readonly [id: string | undefined, digest: string | undefined])[],
): ReadonlySet<string> {
  const first = new Map<string, string | undefined>()
  const twice = new Set<string>()
  for (const [id, digest] of rows) {
    if (id === undefined) continue
    if (first.has(id) && first.get(id) !== digest) twice.add(id)
    first.set(id, digest)
  }
  return twice
}

function judged(item: Item, { digest, bytes }: Measure, { projects, mapping }: Projects): Prepared['what'] {
  const read = readTreehoose(item)
  if ('left' in read) return read
  const { finished } = read
  const { project: there } = finished
  const project = (Object.hasOwn(mapping, there) && mapping[there]) || there
  if (!projects.includes(project)) return left('UNKNOWN_PROJECT', `there is no project ${project} here`)
  if (bytes > MAX_ITEM_BYTES)
    return left('TOO_LARGE', `has ${bytes} bytes; the record takes ${MAX_ITEM_BYTES}`)
  return { ready: { finished, kept: keptOf(item), digest, project, id: idOf(finished.id) } }
}
