import { numberOfSortable, sortable } from './sortable.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const ZEROS = '00000000-0000-0000-0000-000000000000'
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff'
const KEY_LENGTH = 22

/** A UUID has 128 bits, the key 132: the four more tell what stands just before or after a UUID. */
const MARKS = { before: 0n, itself: 8n, after: 15n } as const

/** An id in a key: keys sort as the ids do by their UTF-8 bytes, and that of a UUID has only 22 characters. */
export function idKey(id: string): string {
  if (UUID.test(id)) return marked(id, 'itself')
  return besideUuid(id) + id
}

export function idOfKey(key: string): string {
  if (key.length > KEY_LENGTH) return key.slice(KEY_LENGTH)
  const hex = (numberOfSortable(key) >> 4n).toString(16).padStart(32, '0')
  const groups = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)]
  const id = groups.join('-')
  return key === marked(id, 'itself') ? id : ''
}

/** Where an id that is no UUID stands among the UUIDs. */
function besideUuid(id: string): string {
  for (let at = 0; at < ZEROS.length; at += 1) {
    const char = id.charAt(at)
    const possible = ZEROS.charAt(at) === '-' ? '-' : '0123456789abcdef'
    if (char !== '' && possible.includes(char)) continue
    const begins = id.slice(0, at)
    const lower = possible.split('').findLast((each) => each < char)
    if (lower === undefined) return marked(begins + ZEROS.slice(at), 'before')
    return marked(begins + lower + LAST.slice(at + 1), 'after')
  }
  return marked(id.slice(0, ZEROS.length), 'after')
}

function marked(uuid: string, mark: keyof typeof MARKS): string {
  return sortable((BigInt(`0x${uuid.replaceAll('-', '')}`) << 4n) | MARKS[mark], KEY_LENGTH)
}
