import { parentPort, workerData } from 'node:worker_threads'
import { newDeflater } from '#package/deflate/deflater.ts'
import { openFileDigest, type FileDigest } from './file-digest.ts'
import { runPackJob, type Slot } from './pack-job.ts'
import { slotAt } from './slots.ts'
import type { Answer, Question } from './thread.ts'

// A thread that compresses, and that reads back what was written. Started by thread.ts.

const slots: readonly Slot[] = workerData
const deflater = newDeflater()
const digests = new Map<string, FileDigest>()

function digestOf(path: string): FileDigest {
  const found = digests.get(path)
  if (!found) throw new Error('No digest of this file was begun')
  return found
}

function answerTo(question: Question): Answer {
  switch (question.do) {
    case 'pack':
      return { result: runPackJob(deflater, question.job, slotAt(slots, question.slot)) }
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
