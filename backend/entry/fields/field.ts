import type * as z from 'zod'
import type { Actor } from '#core/actor.ts'
import type { AddFilesAnswer } from '#egress/handlers/add-files.ts'
import type { LinkAnswer } from '#egress/handlers/view-file.ts'
import { performOnce, type Command } from '#egress/perform.ts'
import type { RequestAnswer } from '#egress/step.ts'
import type * as Api from '#entry/generated/schema-types.ts'
import { viewAnswer, type Viewing, type ViewPorts } from '#entry/views.ts'
import type { Ports } from '#ports/ports.ts'

/** One thing that can be asked. `ask` parses what it is given, and throws a ZodError where that is not what it should be. */
export interface Field<Needs = Ports> {
  readonly ask: (ports: Needs) => (input: unknown, actor: Actor, correlationId?: string) => Promise<unknown>
}

type Answering<Input, Needs> = (ports: Needs) => (input: Input, viewing: Viewing) => Promise<unknown>

/** A field by how its input is read and who answers it. It needs just the ports that its answer takes. */
export function field<S extends z.ZodType, Needs extends ViewPorts>(
  schema: () => S,
  answering: Answering<z.output<S>, Needs>,
): Field<Needs> {
  return {
    ask: (ports) => {
      const answer = answering(ports)
      return async (input, actor, correlationId) =>
        answer(schema().parse(input), { ports, actor, correlationId })
    },
  }
}

/** What a command about a request may answer. */
export type Answer = RequestAnswer & Pick<AddFilesAnswer, 'uploads'> & Pick<LinkAnswer, 'link'>
type Once = { readonly clientRequestId?: string }
type PerformPorts = Pick<Ports, 'records' | 'now'>

/** Performs a command, once for each client request id. */
export function performed<Input extends Once>(
  operation: string,
  ports: PerformPorts,
  command: Command<Input, Answer>,
  input: Input,
  { actor, correlationId }: Viewing,
): Promise<Answer> {
  return performOnce(ports, operation, command, input, actor, correlationId)
}

/** Performs a command and shows the request as it is then, or why not. */
export async function answerOf<Input extends Once>(
  operation: string,
  ports: PerformPorts,
  command: Command<Input, Answer>,
  input: Input,
  viewing: Viewing,
): Promise<Api.RequestPayload> {
  return viewAnswer(viewing, await performed(operation, ports, command, input, viewing))
}
