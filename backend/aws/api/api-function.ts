import type { Field } from '#entry/fields/field.ts'
import { askFields } from '#entry/ask-fields.ts'
import { observed, report, traced } from '../observe/observed.ts'
import type { Outcome } from '../observe/subsegment.ts'
import { actorOf } from '../people/actor.ts'
import type { CognitoDirectory } from '../people/cognito-directory.ts'
import { aboutCall } from './about-call.ts'
import { answerField, type FieldAnswer } from './answer-field.ts'

/** The Lambda that answers these fields to AppSync, on the ports that they need. */
export function apiFunction<Needs>(
  directory: CognitoDirectory,
  ports: Needs,
  fields: Readonly<Record<string, Field<Needs>>>,
  /** What has to be there before a question. */
  load: () => Promise<void>,
) {
  const ask = askFields(ports, fields)
  const answer = answerField({ ask, actorOf: (caller) => actorOf(directory, caller), report })
  return observed(async (event: unknown, { note }) => {
    const about = aboutCall(event)
    note(about)
    const answering = async (): Promise<FieldAnswer> => {
      await load()
      return answer(event)
    }
    const answered = await traced(
      { name: about['field'] ?? 'unknown', annotations: about },
      answering,
      outcomeOf,
    )
    report({ code: 'ANSWERED' })
    return answered
  })
}

function outcomeOf(answer: FieldAnswer): Outcome {
  if (!('fault' in answer)) return 'done'
  return answer.fault.code === 'INTERNAL' ? 'fault' : 'error'
}
