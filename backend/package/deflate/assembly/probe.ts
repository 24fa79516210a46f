import { logarithm } from './constant-tables'
import { hashOf3 } from './find-match'
import { CHUNK_LITERALS, HISTORY_BYTES, NEAR_HEADS } from './layout'

/** Of each stretch of so many bytes, so many are looked at; where a glance promises nothing, of longer ones. */
const STRETCH_BYTES: u32 = 512
const LONG_STRETCH_BYTES: u32 = 1024
const SAMPLE_BYTES: u32 = 32
/** Every sixteenth place is noted, and sixteen places in a row are looked up: a repetition cannot slip through. */
const SPACING: u32 = 16
/** A probe of so many bytes says enough where it says that much is to be gained. */
const GLANCE_BYTES: u32 = 4096
/** In 256ths: what has to be expected for a search to be worth its time, and what a glance has to promise. */
const LEAST_GAIN: i32 = 15
const CLEAR_GAIN: i32 = 64

/** The part of the last expected gain that a code for single bytes has, in 256ths. */
export let codeGain: i32 = 0

let samples: u32 = 0
let stretches: u32 = 0
let repetitions: u32 = 0

/** Notes every sixteenth place. */
export function noteSparsely(from: u32, to: u32): void {
  for (let at = (from + SPACING - 1) & ~(SPACING - 1); at < to; at += SPACING) {
    store<u16>(hashOf3(load<u32>(at)) << 1, at, NEAR_HEADS)
  }
}

/** Whether one of sixteen places in a row repeats eight bytes that stand at a noted place. */
function hasRepetition(from: u32, oldest: u32): bool {
  for (let at = from; at < from + SPACING; at += 1) {
    const distance = (at - <u32>load<u16>(hashOf3(load<u32>(at)) << 1, NEAR_HEADS)) & 0xffff
    if (distance - 1 >= min<u32>(at - oldest, HISTORY_BYTES)) continue
    if (load<u64>(at - distance) == load<u64>(at)) return true
  }
  return false
}

function look(from: u32, to: u32, oldest: u32, stretch: u32): void {
  for (let at = from; at < to; at += stretch) {
    const end = min<u32>(at + SAMPLE_BYTES, to)
    for (let sample = at; sample < end; sample += 1) {
      const counter = CHUNK_LITERALS + ((<u32>load<u8>(sample)) << 2)
      store<u32>(counter, load<u32>(counter) + 1)
    }
    samples += end - at
    stretches += 1
    if (hasRepetition(at, oldest)) repetitions += 1
    noteSparsely(at, min<u32>(at + stretch, to))
  }
}

/** How much smaller the bytes become, in 256ths: by a code for single bytes, and by repetitions. */
function expectedGain(): i32 {
  let saved: i64 = 0
  let used: u32 = 0
  for (let at: u32 = CHUNK_LITERALS; at < CHUNK_LITERALS + 1024; at += 4) {
    const count = load<u32>(at)
    if (count == 0) continue
    used += 1
    saved += <i64>count * logarithm(count)
  }
  // A small sample looks more ordered than what it was taken from, by half a unit for each degree of freedom.
  const chance = 0.5 * 1.4427 * <f64>(used - 1)
  const width = <f64>logarithm(samples) / 256.0 - <f64>saved / (256.0 * <f64>samples) + chance / <f64>samples
  codeGain = <i32>((8.0 - width) * 32.0)
  return codeGain + <i32>((repetitions << 8) / stretches)
}

/** Whether deflate is likely to save about six per cent or more of these bytes; a few per cent of them are read. */
export function looksCompressible(from: u32, to: u32, oldest: u32): bool {
  memory.fill(CHUNK_LITERALS, 0, 1024)
  samples = 0
  stretches = 0
  repetitions = 0
  const glance = min<u32>(from + GLANCE_BYTES, to)
  look(from, glance, oldest, STRETCH_BYTES)
  const gain = expectedGain()
  if (glance == to || gain >= CLEAR_GAIN) return gain >= LEAST_GAIN
  look(glance, to, oldest, gain < LEAST_GAIN ? LONG_STRETCH_BYTES : STRETCH_BYTES)
  return expectedGain() >= LEAST_GAIN
}
