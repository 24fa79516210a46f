import { parentPort, workerData } from 'node:worker_threads'
import { openFileDigest, type FileDigest } from './file-digest.ts'
import { hashPieces, type PieceHash } from './piece-hash.ts'
import { newJobRunner } from './pack-job.ts'
import { slotAt, slotIn } from './slots.ts'
import type { Answer, Question } from './thread.ts'

// A thread that compresses, and that reads back what was written. Started by thread.ts.

const memories: readonly WebAssembly.Memory[] = workerData
const slots = memories.map(slotIn)
const runJob = newJobRunner(slots)
const hashes = new Map<number, PieceHash>()
const digests = new Map<string, FileDigest>()

function digestOf(path: string): FileDigest {
  const found = digests.get(path)
  if (!found) throw new Error('No digest of this file was begun')
  return found
}

function hashOf(number: number): PieceHash {
  const found = hashes.get(number) ?? hashPieces()
  hashes.set(number, found)
  return found
}

function answerTo(question: Question): Answer {
  switch (question.do) {
    case 'start':
      return {}
    case 'pack':
      return { result: runJob(question.job, question.slot) }
    case 'hash':
      hashOf(question.of).add(slotAt(slots, question.slot), question.bytes)
      return {}
    case 'endHash': {
      const sha256 = hashOf(question.of).sha256()
      hashes.delete(question.of)
      return { sha256 }
    }
    case 'openDigest':
      digests.set(question.path, openFileDigest(question.path))
      return {}
    case 'digestUpTo':
      return { sha256: digestOf(question.path).upTo(question.to) }
    case 'digestOf':
      return { sha256: digestOf(question.path).of(question.from, question.to) }
    case 'closeDigest':
      digestOf(question.path).close()
      digests.delete(question.path)
      return {}
  }
}

parentPort?.on('message', (question: Question) => {
  let answer: Answer
  try {
    answer = answerTo(question)
  } catch (error) {
    answer = { error: error instanceof Error ? error : new Error(String(error)) }
  }
  parentPort?.postMessage(answer)
})
