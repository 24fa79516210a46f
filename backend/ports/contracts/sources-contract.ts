import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sha256Hex } from '#core/digest.ts'
import type { Source } from '#egress/request.ts'
import { SizeMismatch, SourceMissing, type Sources } from '#ports/sources.ts'
import { broken, bytesOf, chunks } from './streams.ts'
import { fresh, opened } from './open-records.ts'

export interface OpenedSources {
  readonly sources: Sources
  /** A bucket that the sources know, and how upstream puts an object there. */
  readonly bucket: string
  put(key: string, bytes: Uint8Array): Promise<{ readonly version: string }>
  /** How many uploads are kept for a request, whole or in part. */
  kept(requestId: string): Promise<number>
  close(): Promise<void>
}

/** Keys that would lead out of the bucket, if somebody took them for paths. */
const ESCAPING = [
  '../outside.txt',
  'a/../../outside.txt',
  '/etc/hostname',
  '..',
  '.',
  '',
  'a\0.txt',
  '..\\outside.txt',
  '%2e%2e/outside.txt',
]

const upload = (version: string): Source => ({ kind: 'upload', version })

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(1_000)
}

/** What every home's sources promise about uploads and upstream objects. */
export function sourcesContract(open: () => Promise<OpenedSources>): void {
  describe('sources', () => {
    const home = opened(open)
    const object = (key: string, version: string): Source => {
      return { kind: 'bucket', bucket: home().bucket, key, version }
    }
    const read = async (requestId: string, source: Source) =>
      bytesOf(await home().sources.open(requestId, source))

    test('keep exactly the bytes that came, however they were cut', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.uint8Array({ maxLength: 500 }),
          fc.integer({ min: 1, max: 200 }),
          async (bytes, size) => {
            const requestId = fresh('r')
            const { sources } = home()
            const received = await sources.receive(requestId, chunks(bytes, size), bytes.length)
            expect(received).toMatchObject({ bytes: bytes.length, sha256: sha256Hex(bytes) })
            expect(await read(requestId, upload(received.version))).toEqual(Buffer.from(bytes))
          },
        ),
        { numRuns: 15 },
      )
    })

    test('keep more than a buffer holds', async () => {
      const requestId = fresh('r')
      const bytes = Buffer.alloc(3 * 1024 * 1024 + 17, 'sluice ')
      const { version } = await home().sources.receive(requestId, chunks(bytes, 70_001), bytes.length)
      expect(sha256Hex(await read(requestId, upload(version)))).toBe(sha256Hex(bytes))
    })

    test.each([
      ['more bytes than announced', 4, SizeMismatch],
      ['fewer bytes than announced', 6, SizeMismatch],
      ['bytes where none were announced', 0, SizeMismatch],
    ])('keep nothing of %s', async (_what, announced, error) => {
      const requestId = fresh('r')
      const stream = chunks(Buffer.from('12345'), 2)
      await expect(home().sources.receive(requestId, stream, announced)).rejects.toThrow(error)
      expect(await home().kept(requestId)).toBe(0)
    })

    test('stop at once when there are too many, and do not wait for an end', async () => {
      await expect(home().sources.receive(fresh('r'), endless(), 5_000)).rejects.toThrow(SizeMismatch)
    })

    test('keep nothing of a stream that breaks, and say what it said', async () => {
      const requestId = fresh('r')
      await expect(home().sources.receive(requestId, broken(Buffer.from('123')), 5)).rejects.toThrow(
        'line went dead',
      )
      expect(await home().kept(requestId)).toBe(0)
    })

    test('keep each upload as a version of its own, and all of them at once', async () => {
      const requestId = fresh('r')
      const texts = ['same', 'same', 'else']
      const received = await Promise.all(
        texts.map((text) => home().sources.receive(requestId, chunks(Buffer.from(text), 3), 4)),
      )
      expect(new Set(received.map(({ version }) => version)).size).toBe(3)
      const stored = await Promise.all(received.map(({ version }) => read(requestId, upload(version))))
      expect(stored.map(String)).toEqual(texts)
    })

    test('know an upload only under its own request', async () => {
      const [mine, yours] = [fresh('r'), fresh('r')]
      const { version } = await home().sources.receive(mine, chunks(Buffer.from('1'), 1), 1)
      await expect(read(yours, upload(version))).rejects.toThrow(SourceMissing)
      await expect(read(mine, upload(fresh('v')))).rejects.toThrow(SourceMissing)
      await expect(read(yours, upload(`../${mine}/${version}`))).rejects.toThrow(SourceMissing)
    })

    test('remove the uploads of one request, also when there are none', async () => {
      const [mine, yours] = [fresh('r'), fresh('r')]
      const receive = (requestId: string) => home().sources.receive(requestId, chunks(Buffer.from('1'), 1), 1)
      const [gone, stays] = [await receive(mine), await receive(yours)]
      for (let n = 0; n < 2; n += 1) await home().sources.removeUploads(mine)
      await expect(read(mine, upload(gone.version))).rejects.toThrow(SourceMissing)
      expect(await home().kept(mine)).toBe(0)
      expect(String(await read(yours, upload(stays.version)))).toBe('1')
    })

    test('open an upstream object at its pinned version, whatever came after it', async () => {
      const key = `${fresh('folder')}/Größe 1.csv`
      const first = await home().put(key, Buffer.from('first'))
      const second = await home().put(key, Buffer.from('second'))
      expect(String(await read('r1', object(key, first.version)))).toBe('first')
      expect(String(await read('r1', object(key, second.version)))).toBe('second')
      await expect(read('r1', object(key, fresh('v')))).rejects.toThrow(SourceMissing)
    })

    test('read a small object as it is now, up to its limit', async () => {
      const key = `${fresh('folder')}/list.json`
      await home().put(key, Buffer.from('[1]'))
      await home().put(key, Buffer.from('[1,2]'))
      const { sources, bucket } = home()
      expect(String(await sources.read(bucket, key, 5))).toBe('[1,2]')
      await expect(sources.read(bucket, key, 4)).rejects.toThrow(SourceMissing)
      await expect(sources.read(bucket, `${key}x`, 5)).rejects.toThrow(SourceMissing)
      await expect(sources.read(fresh('bucket'), key, 5)).rejects.toThrow(SourceMissing)
      await expect(sources.read(bucket, key.slice(0, key.indexOf('/')), 5)).rejects.toThrow(SourceMissing)
    })

    test.each(ESCAPING)('find nothing under the key %j', async (key) => {
      const { sources, bucket } = home()
      await expect(sources.read(bucket, key, 1_000_000)).rejects.toThrow(SourceMissing)
      await expect(read('r1', object(key, 'v1'))).rejects.toThrow(SourceMissing)
    })
  })
}
