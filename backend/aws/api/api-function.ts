import type { Field } from '#entry/fields/field.ts'
import { askFields } from '#entry/ask-fields.ts'
import { observed, report } from '../observe/observed.ts'
import { actorOf } from '../people/actor.ts'
import type { CognitoDirectory } from '../people/cognito-directory.ts'
import { aboutCall } from './about-call.ts'
import { answerField } from './answer-field.ts'

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
    note(aboutCall(event))
    await load()
    const answered = await answer(event)
    report({ code: 'ANSWERED' })
    return answered
  })
}
