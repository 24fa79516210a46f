import { ReadableStream } from 'node:stream/web'
import { createHash } from 'node:crypto'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf, metered, newMeter, sha256Hex } from '#core/digest.ts'

test('SHA-256 is that of FIPS 180-4, for text and for bytes', () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  expect(sha256Hex('abc')).toBe(abc)
  expect(sha256Hex(new Uint8Array([0x61, 0x62, 0x63]))).toBe(abc)
})

test('a digest names its domain and the value, whatever the order of fields', () => {
  const digest = digestOf('example/v1', { b: 1, a: 'é' })
  expect(digest).toBe(createHash('sha256').update('example/v1\n{"a":"é","b":1}', 'utf8').digest('hex'))
  expect(digestOf('example/v1', { a: 'é', b: 1 })).toBe(digest)
  expect(digestOf('example/v2', { a: 'é', b: 1 })).not.toBe(digest)
})

test('a meter counts and hashes exactly what passes, and changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array()), async (chunks) => {
      const meter = newMeter()
      const passed: Uint8Array[] = []
      for await (const chunk of metered(ReadableStream.from(chunks), meter)) passed.push(chunk)
      const whole = Buffer.concat(chunks)
      expect(Buffer.concat(passed)).toEqual(whole)
      expect(meter.bytes()).toBe(whole.length)
      expect(meter.sha256()).toBe(createHash('sha256').update(whole).digest('hex'))
    }),
  )
})

test('a meter may be read on the way', () => {
  const meter = newMeter()
  meter.add(Buffer.from('ab'))
  expect(meter.sha256()).toBe(sha256Hex('ab'))
  meter.add(Buffer.from('c'))
  expect(meter.sha256()).toBe(sha256Hex('abc'))
})
