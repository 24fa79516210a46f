// @ts-check
import { newId } from './intent.js'
import { putFile } from './put-file.js'
/** @import { Api, Refusal } from './api.js' */

/** @typedef {ReadonlyMap<string, File>} Chosen files by their path in the package */
/** @typedef {{ files: number, bytes: number }} Sent */
/** @typedef {{ refusal: Refusal | null, failed: ReadonlyMap<string, string> }} SendAnswer `failed` says why, by path */

// Every home takes as many.
const FILES_PER_CALL = 90
const AT_ONCE = 3

/**
 * Announces files of a draft and sends their bytes, a few at a time. Ends at the first refusal, but not at a file that
 * does not arrive.
 * @param {object} parts
 * @param {Api} parts.api
 * @param {string} parts.requestId
 * @param {Chosen} parts.chosen
 * @param {(sent: Sent) => void} parts.onProgress
 * @returns {Promise<SendAnswer>}
 */
export async function sendFiles({ api, requestId, chosen, onProgress }) {
  /** @type {Map<string, string>} */
  const failed = new Map()
  const count = counter(onProgress)
  for (const part of parted([...chosen], FILES_PER_CALL)) {
    const files = part.map(([path, file]) => ({ path, bytes: file.size }))
    const { uploads, refusal } = await api.addFiles({ requestId, files, clientRequestId: newId() })
    if (refusal) return { refusal, failed }
    await eachOf([...uploads], AT_ONCE, async ({ path, url }) => {
      const file = chosen.get(path)
      const reason = file
        ? await putFile(url, file, (bytes) => count.moved(path, bytes))
        : 'It was not chosen here.'
      if (reason === undefined) count.arrived()
      else failed.set(path, reason)
    })
  }
  return { refusal: null, failed }
}

/** @param {(sent: Sent) => void} onProgress */
function counter(onProgress) {
  /** @type {Map<string, number>} */
  const byPath = new Map()
  let bytes = 0
  let files = 0
  return {
    /**
     * @param {string} path
     * @param {number} now
     */
    moved(path, now) {
      bytes += now - (byPath.get(path) ?? 0)
      byPath.set(path, now)
      onProgress({ files, bytes })
    },
    arrived() {
      files += 1
      onProgress({ files, bytes })
    },
  }
}

/**
 * @template Item
 * @param {readonly Item[]} items
 * @param {number} length
 */
function parted(items, length) {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, part) =>
    items.slice(part * length, (part + 1) * length),
  )
}

/**
 * @template Item
 * @param {Item[]} items emptied from its end
 * @param {number} atOnce
 * @param {(item: Item) => Promise<void>} work
 */
async function eachOf(items, atOnce, work) {
  items.reverse()
  const line = async () => {
    for (let item = items.pop(); item !== undefined; item = items.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, line))
}
