// Files as research gives them, made of a seed and nothing else: tables that zlib's level 6 takes to about a quarter,
// columns of binary numbers, and media that no longer compress.
import { createHash } from 'node:crypto'

type Random = () => number

/** A stream of numbers in [0, 1) that depends on the seed alone (mulberry32, a public-domain generator). */
function randomOf(seed: number): Random {
  let state = (seed * 0x9e3779b1) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

function oneOf<T>(values: readonly [T, ...T[]], random: Random): T {
  return values[Math.floor(random() * values.length)] ?? values[0]
}

/** Nearly normal, mean 0, deviation 1. */
function bell(random: Random): number {
  return (random() + random() + random() + random() - 2) * 1.732
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

interface Table {
  readonly head: string
  readonly rows: (random: Random) => (index: number) => string
}

const ANALYTES = [
  ['Haemoglobin', 'g/L', 138, 14],
  ['Creatinine', 'umol/L', 82, 19],
  ['Sodium', 'mmol/L', 140, 3],
  ['Potassium', 'mmol/L', 4.2, 0.4],
  ['C-reactive protein', 'mg/L', 6, 3],
  ['Alanine aminotransferase', 'U/L', 28, 9],
  ['Platelets', '10*9/L', 256, 60],
] as const

/** One row for each person, visit and analyte. */
const LAB: Table = {
  head: 'subject_id,site,visit,collected_at,barcode,analyte,value,unit,flag',
  rows: (random) => {
    let person = 10_000
    let day = 0
    let site = 'S01'
    return (index) => {
      const [name, unit, mean, deviation] = ANALYTES[index % ANALYTES.length] ?? ANALYTES[0]
      if (index % ANALYTES.length === 0) {
        person += 1 + Math.floor(random() * 3)
        day = Math.floor(random() * 28)
        site = `S${digits(1 + Math.floor(random() * 12), 2)}`
      }
      const value = Math.max(0, mean + bell(random) * deviation)
      const flag = value > mean + deviation * 1.6 ? 'H' : value < mean - deviation * 1.6 ? 'L' : ''
      const month = 1 + (person % 12)
      return `P${person},${site},V${1 + (person % 4)},2024-${digits(month, 2)}-${digits(1 + day, 2)}T${digits(7 + Math.floor(random() * 11), 2)}:${digits(Math.floor(random() * 60), 2)},${digits(Math.floor(random() * 1e8), 8)},${name},${value.toFixed(mean < 10 ? 3 : 2)},${unit},${flag}`
    }
  },
}

/** Readings of one device, ten seconds apart, that wander. */
const SENSOR: Table = {
  head: 'timestamp,device,temperature_c,humidity_pct,acceleration_x,acceleration_y,battery_v,status',
  rows: (random) => {
    let warm = 21
    let damp = 45
    const device = `dev-${digits(Math.floor(random() * 10_000), 4)}`
    return (index) => {
      warm += bell(random) * 0.02
      damp += bell(random) * 0.05
      const time = new Date(1_700_000_000_000 + index * 10_000 + Math.floor(random() * 400)).toISOString()
      const [x, y] = [(bell(random) * 0.3).toFixed(4), (bell(random) * 0.3).toFixed(4)]
      return `${time},${device},${warm.toFixed(3)},${damp.toFixed(2)},${x},${y},${(3.7 - (index % 9000) / 20_000).toFixed(2)},${random() < 0.98 ? 'ok' : 'retry'}`
    }
  },
}

/** Answers from 1 to 5, with a person's own tendency. */
const SURVEY: Table = {
  head: `respondent,wave,age_band,region,${Array.from({ length: 24 }, (_, item) => `q${item + 1}`).join(',')},seconds,completed`,
  rows: (random) => {
    return (index) => {
      const tendency = 3 + bell(random) * 0.5
      const answers = Array.from({ length: 24 }, () =>
        random() < 0.02 ? 'NA' : Math.min(5, Math.max(1, Math.round(tendency + bell(random) * 1.1))),
      )
      const age = oneOf(['16-24', '25-34', '35-44', '45-54', '55-64', '65+'], random)
      const region = oneOf(['North East', 'London', 'Wales', 'Scotland', 'South West'], random)
      return `R${digits(index + 1, 7)},${1 + (index % 3)},${age},${region},${answers.join(',')},${(60 + random() * 900).toFixed(2)},${random() < 0.93 ? 'TRUE' : 'FALSE'}`
    }
  },
}

const WORDS =
  'patient reports mild pain after exercise no change since last visit blood pressure stable advised to continue medication follow up in six weeks referred physiotherapy sleep improved appetite normal discussed results with family wound healing well dressing changed sample collected repeat test due to haemolysis'.split(
    ' ',
  ) as [string, ...string[]]

function note(random: Random): string {
  return Array.from({ length: 3 + Math.floor(random() * 12) }, () => oneOf(WORDS, random)).join(' ')
}

/** What happened to whom and when, with a remark in free text. */
const EVENTS: Table = {
  head: 'event_id,session,occurred_at,actor,event_type,duration_ms,note',
  rows: (random) => {
    let at = 1_710_000_000_000
    return (index) => {
      at += Math.floor(random() * 90_000)
      const id = digits(Math.floor(random() * 0xffff_ffff), 10)
      const kind = oneOf(
        ['admission', 'discharge', 'observation', 'medication', 'transfer', 'review'],
        random,
      )
      const remark = random() < 0.5 ? `"${note(random)}"` : ''
      return `${index + 1},${id},${new Date(at).toISOString()},nurse${digits(Math.floor(random() * 60), 3)},${kind},${Math.floor(random() * 4000)},${remark}`
    }
  },
}

const TABLES = [LAB, SENSOR, SURVEY, EVENTS] as const

/** A table in CSV, of the kind that the seed says (lab results, sensor readings, survey, event log), cut to so many bytes. */
export function csvFile(seed: number, bytes: number): Buffer {
  const random = randomOf(seed)
  const table = TABLES[seed % TABLES.length] ?? LAB
  const nextRow = table.rows(random)
  const file = Buffer.allocUnsafe(bytes)
  let at = file.write(`${table.head}\n`, 'latin1')
  for (let index = 0; at < bytes; index += 1) at += file.write(`${nextRow(index)}\n`, at, 'latin1')
  return file
}

const ROWS_OF_A_COLUMN = 16_384

/** Groups of rows, column by column: keys and counts as int32, codes as bytes, measures as float64, all little-endian. */
export function columnarFile(seed: number, bytes: number): Buffer {
  const random = randomOf(seed)
  const file = Buffer.alloc(bytes)
  let at = file.write('COLUMNS1', 'latin1')
  let key = 1000
  let level = 40
  const columns: readonly [width: number, put: (place: number) => void][] = [
    [4, (place) => file.writeInt32LE((key += random() < 0.2 ? 1 : 0), place)],
    [4, (place) => file.writeInt32LE(Math.floor(Math.abs(bell(random)) * 90), place)],
    [1, (place) => file.writeUInt8(random() < 0.85 ? 1 : Math.floor(random() * 6), place)],
    [
      8,
      (place) =>
        file.writeDoubleLE(Math.round((level += Math.round(bell(random) * 3) * 0.25) * 4) / 4, place),
    ],
    [8, (place) => file.writeDoubleLE(Math.round(bell(random) * 4000) / 64, place)],
    [4, (place) => file.writeInt32LE(random() < 0.9 ? 0 : Math.floor(random() * 500), place)],
  ]
  while (at < bytes) {
    for (const [width, put] of columns) {
      for (let row = 0; row < ROWS_OF_A_COLUMN && at + width <= bytes; row += 1, at += width) put(at)
    }
    if (bytes - at < 8) break
  }
  return file
}

/** An image or a recording as a file has it: a header, then chunks of bytes that look like noise behind their lengths. */
export function mediaFile(seed: number, bytes: number): Buffer {
  const file = Buffer.alloc(bytes)
  let at = file.write('\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0\u0004\0\0\0\u0003\0\u0008\u0002\0\0\0', 'latin1')
  for (let part = 0; at < bytes; part += 1) {
    if (part % 256 === 0) {
      at += file.write('\0\0\u0020\0IDAT', at, 'latin1')
      if (at >= bytes) break
    }
    at += createHash('sha256').update(`${seed} ${part}`).digest().copy(file, at)
  }
  return file
}
