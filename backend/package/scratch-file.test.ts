import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openScratchFile } from '#package/scratch-file.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scratch-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true }))

test('the file holds what was appended, with every correction, wherever the buffer was emptied', async () => {
  const sizes = fc.oneof(fc.nat(100), fc.nat(400_000), fc.constantFrom(1 << 20, (1 << 20) + 1, 3 << 20))
  const steps = fc.array(fc.record({ size: sizes, fill: fc.nat(255), back: fc.nat(), length: fc.nat(2000) }))
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      await rm(path, { force: true })
      const file = await openScratchFile(path)
      let model = Buffer.alloc(0)
      for (const { size, fill, back, length } of all) {
        await file.append(Buffer.alloc(size, fill))
        model = Buffer.concat([model, Buffer.alloc(size, fill)])
        expect(file.position()).toBe(model.length)
        const at = model.length - (back % (model.length + 1))
        const patch = Buffer.alloc(Math.min(length, model.length - at), fill + 1)
        await file.patch(at, patch)
        patch.copy(model, at)
      }
      await file.finish()
      expect((await readFile(path)).equals(model)).toBe(true)
    }),
    { numRuns: 30 },
  )
})

test('only its owner can read the file', async () => {
  const file = await openScratchFile(path)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  await file.discard()
})

test('a discarded file is gone, also after it was finished', async () => {
  const file = await openScratchFile(path)
  await file.append(Buffer.from('x'))
  await file.finish()
  await file.discard()
  expect(await readdir(folder)).toEqual([])
})

test('a file is gone on with behind what is kept of it, and what was further behind is gone', async () => {
  const first = await openScratchFile(path)
  await first.append(Buffer.from('kept, and more, and still more'))
  await first.flush()
  await first.close()
  const second = await openScratchFile(path)
  second.keep(4)
  expect(second.position()).toBe(4)
  await second.append(Buffer.from(' on'))
  expect(() => second.keep(1)).toThrow('only before')
  await second.finish()
  expect(await readFile(path, 'utf8')).toBe('kept on')
})

test('nothing of an earlier file is left where nothing was kept', async () => {
  const first = await openScratchFile(path)
  await first.append(Buffer.from('other'))
  await first.finish()
  await (await openScratchFile(path)).finish()
  expect(await readFile(path, 'utf8')).toBe('')
})

test('what a flush begins to bring to the disk is waited for, whatever comes next', async () => {
  const much = Buffer.alloc(33 << 20, 7)
  const flushed = async () => {
    const file = await openScratchFile(path)
    await file.append(much)
    await file.flush()
    return file
  }
  const finished = await flushed()
  await finished.patch(1, Buffer.from('patched'))
  await finished.append(Buffer.from('more'))
  await finished.finish()
  const found = await readFile(path)
  expect(found.subarray(0, 9)).toEqual(Buffer.from('\x07patched\x07'))
  expect(found.subarray(much.length)).toEqual(Buffer.from('more'))
  await (await flushed()).close()
  expect((await stat(path)).size).toBe(much.length)
  await (await flushed()).discard()
  expect(await readdir(folder)).toEqual([])
})
