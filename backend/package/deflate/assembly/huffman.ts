import { SORTED, TREE, WIDTH_COUNTS } from './layout'

/** Frequencies below this are sorted by counting. */
const COUNTED: u32 = 128

/** Sorts the items from `first` on. */
function sortItems(first: u32, items: u32): void {
  const start = SORTED + first * 4
  for (
    let gap: u32 = items > 64 ? 57 : items > 24 ? 23 : 10;
    gap > 0;
    gap = gap == 57 ? 23 : gap == 23 ? 10 : gap == 10 ? 4 : gap == 4 ? 1 : 0
  ) {
    for (let i: u32 = gap; i < items; i += 1) {
      const item = load<u32>(start + i * 4)
      let at: u32 = i
      while (at >= gap && load<u32>(start + (at - gap) * 4) > item) {
        store<u32>(start + at * 4, load<u32>(start + (at - gap) * 4))
        at -= gap
      }
      store<u32>(start + at * 4, item)
    }
  }
}

/** The symbols that occur, in the order of their frequency: u32, the frequency from bit 9 on, the symbol below. */
function sortSymbols(frequencies: u32, symbols: u32): u32 {
  // The tree's room is free until the symbols are sorted.
  memory.fill(TREE, 0, COUNTED * 4)
  let often: u32 = 0
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const frequency = load<u32>(frequencies + symbol * 4)
    if (frequency < COUNTED) store<u32>(TREE + frequency * 4, load<u32>(TREE + frequency * 4) + 1)
    else often += 1
  }
  let seldom: u32 = 0
  for (let frequency: u32 = 1; frequency < COUNTED; frequency += 1) {
    const count = load<u32>(TREE + frequency * 4)
    store<u32>(TREE + frequency * 4, seldom)
    seldom += count
  }
  let next = seldom
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const frequency = load<u32>(frequencies + symbol * 4)
    if (frequency == 0) continue
    let place = next
    if (frequency < COUNTED) {
      place = load<u32>(TREE + frequency * 4)
      store<u32>(TREE + frequency * 4, place + 1)
    } else next += 1
    store<u32>(SORTED + place * 4, (frequency << 9) | symbol)
  }
  sortItems(seldom, often)
  return seldom + often
}

/**
 * Huffman's tree over the sorted frequencies by two queues (leaves, and joined nodes in the order in which they arise):
 * leaves TREE with the parent of each node, and gives the number of nodes. A node is a leaf's index or, from `used` on, a join.
 */
function joinNodes(used: u32): u32 {
  const weights = TREE + used * 4
  let leaf: u32 = 0
  let joined: u32 = 0
  const joins = used - 1
  for (let made: u32 = 0; made < joins; made += 1) {
    let weight: u32 = 0
    for (let side = 0; side < 2; side += 1) {
      const leafWeight: u32 = leaf < used ? load<u32>(SORTED + leaf * 4) >> 9 : u32.MAX_VALUE
      if (joined < made && load<u32>(weights + joined * 4) < leafWeight) {
        weight += load<u32>(weights + joined * 4)
        store<u32>(weights + joined * 4, made)
        joined += 1
      } else {
        weight += leafWeight
        store<u32>(TREE + leaf * 4, made)
        leaf += 1
      }
    }
    store<u32>(weights + made * 4, weight)
  }
  return joins
}

/** Counts the leaves at each depth; those that lie too deep count at the limit. Gives by how much the code is overfull. */
function countWidths(used: u32, joins: u32, limit: u32): i32 {
  memory.fill(WIDTH_COUNTS, 0, 64)
  const depths = TREE + used * 4
  store<u32>(depths + (joins - 1) * 4, 0)
  for (let i: i32 = joins - 2; i >= 0; i -= 1) {
    const parent = load<u32>(depths + i * 4)
    store<u32>(depths + i * 4, load<u32>(depths + parent * 4) + 1)
  }
  let room: i32 = 1 << limit
  for (let i: u32 = 0; i < used; i += 1) {
    const depth = min<u32>(limit, load<u32>(depths + load<u32>(TREE + i * 4) * 4) + 1)
    store<u32>(WIDTH_COUNTS + depth * 4, load<u32>(WIDTH_COUNTS + depth * 4) + 1)
    room -= 1 << (limit - depth)
  }
  return -room
}

/**
 * Makes an overfull code fit: the deepest leaf above the limit goes one down, which frees half of its room, until all have
 * room; what is then left over lets leaves at the limit rise.
 */
function fitWidths(overfull: i32, limit: u32): void {
  let excess = overfull
  while (excess > 0) {
    let width = limit - 1
    while (load<u32>(WIDTH_COUNTS + width * 4) == 0) width -= 1
    store<u32>(WIDTH_COUNTS + width * 4, load<u32>(WIDTH_COUNTS + width * 4) - 1)
    store<u32>(WIDTH_COUNTS + (width + 1) * 4, load<u32>(WIDTH_COUNTS + (width + 1) * 4) + 1)
    excess -= 1 << (limit - width - 1)
  }
  while (excess < 0) {
    let width = limit
    while (load<u32>(WIDTH_COUNTS + width * 4) == 0 || 1 << (limit - width) > -excess) width -= 1
    store<u32>(WIDTH_COUNTS + width * 4, load<u32>(WIDTH_COUNTS + width * 4) - 1)
    store<u32>(WIDTH_COUNTS + (width - 1) * 4, load<u32>(WIDTH_COUNTS + (width - 1) * 4) + 1)
    excess += 1 << (limit - width)
  }
}

/**
 * How many bits each symbol's code has, at most `limit`: u8 for each, 0 for a symbol that does not occur. The code is always
 * complete, which some readers ask for: where fewer than two symbols occur, two have a code.
 */
export function makeWidths(frequencies: u32, symbols: u32, limit: u32, widths: u32): void {
  memory.fill(widths, 0, symbols)
  const used = sortSymbols(frequencies, symbols)
  if (used < 2) {
    const only: u32 = used == 0 ? 0 : load<u32>(SORTED) & 511
    store<u8>(widths + only, 1)
    store<u8>(widths + (only == 0 ? 1 : 0), 1)
    return
  }
  const overfull = countWidths(used, joinNodes(used), limit)
  if (overfull > 0) fitWidths(overfull, limit)
  let i: u32 = 0
  for (let width = limit; width > 0; width -= 1) {
    for (let left = load<u32>(WIDTH_COUNTS + width * 4); left > 0; left -= 1, i += 1) {
      store<u8>(widths + (load<u32>(SORTED + i * 4) & 511), width)
    }
  }
}

function reversed(code: u32, width: u32): u32 {
  let value = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555)
  value = ((value & 0x3333) << 2) | ((value >> 2) & 0x3333)
  value = ((value & 0x0f0f) << 4) | ((value >> 4) & 0x0f0f)
  value = ((value & 0x00ff) << 8) | (value >> 8)
  return value >> (16 - width)
}

/** The canonical codes of RFC 1951, 3.2.2, as they are written (first bit lowest): the code from bit 8 on, its width below. */
export function makeWords(widths: u32, symbols: u32, words: u32): void {
  memory.fill(WIDTH_COUNTS, 0, 128)
  const next = WIDTH_COUNTS + 64
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const at = WIDTH_COUNTS + <u32>load<u8>(widths + symbol) * 4
    store<u32>(at, load<u32>(at) + 1)
  }
  store<u32>(WIDTH_COUNTS, 0)
  let code: u32 = 0
  for (let width: u32 = 1; width < 16; width += 1) {
    code = (code + load<u32>(WIDTH_COUNTS + (width - 1) * 4)) << 1
    store<u32>(next + width * 4, code)
  }
  for (let symbol: u32 = 0; symbol < symbols; symbol += 1) {
    const width: u32 = load<u8>(widths + symbol)
    if (width == 0) {
      store<u32>(words + symbol * 4, 0)
      continue
    }
    const own = load<u32>(next + width * 4)
    store<u32>(next + width * 4, own + 1)
    store<u32>(words + symbol * 4, (reversed(own, width) << 8) | width)
  }
}
