import type { Ask } from '#cli/api.ts'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { GET_REQUEST, LIST_FILES, type FileView } from '#cli/operations/read.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { REFUSALS } from '#core/refusal.ts'

/** The request under this id as it is now. @throws CliError NOT_FOUND */
export async function findRequest(ask: Ask, id: string): Promise<RequestView> {
  const { getRequest } = await ask(GET_REQUEST, { id })
  return getRequest ?? notFound()
}

/** What a mutation answered with. @throws CliError NOT_FOUND if that is nothing */
export function present(request: RequestView | null): RequestView {
  return request ?? notFound()
}

function notFound(): never {
  throw new CliError({ exit: EXIT.notFound, code: 'NOT_FOUND', message: REFUSALS.NOT_FOUND })
}

const PAGE = 100

/** Every file of the present round, in the order of the paths. */
export async function* everyFile(ask: Ask, requestId: string): AsyncGenerator<FileView> {
  for (let nextToken: string | null = null; ;) {
    const answer: { listFiles: { items: FileView[]; nextToken: string | null } | null } = await ask(
      LIST_FILES,
      {
        requestId,
        limit: PAGE,
        nextToken,
      },
    )
    yield* answer.listFiles?.items ?? notFound()
    nextToken = answer.listFiles?.nextToken ?? null
    if (nextToken === null) return
  }
}
