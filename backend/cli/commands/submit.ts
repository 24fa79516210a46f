import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import { openApi, type Ask } from '#cli/api.ts'
import { CliError, usageError, withHint } from '#cli/cli-error.ts'
import { collectFiles } from '#cli/collect-files.ts'
import { command, needed, wholeNumber } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { findRequest, present } from '#cli/find-request.ts'
import { CREATE_REQUEST, SUBMIT_REQUEST } from '#cli/operations/change.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'
import { count, sizeText } from '#cli/text.ts'
import { requireSameFiles, uploadFiles } from '#cli/upload-files.ts'
import { waitFor } from '#cli/wait-for.ts'

// The longest clientRequestId has 128 characters, and ours add to the key.
const MAX_KEY = 100

export const submit = command({
  name: 'submit',
  summary: 'Ask for the release of files: start a request, send the files, hand it in.',
  synopsis: '<file or folder>...',
  options: {
    title: { type: 'string', help: 'A short name, 3 to 200 characters.' },
    purpose: { type: 'string', help: 'Why the data should leave and who gets it, from 10 characters.' },
    project: { type: 'string', value: 'id', help: 'A project that you are a member of.' },
    workspace: { type: 'string', value: 'id', help: 'Where the files come from; else the project.' },
    key: { type: 'string', help: 'Names this submission: the same key again goes on where it stopped.' },
    'no-submit': { type: 'boolean', help: 'Leave it as a draft.' },
    wait: { type: 'boolean', help: 'Wait until it is released; exit code 4 if it ends otherwise.' },
    timeout: { type: 'string', value: 'seconds', help: 'The longest wait; 86400 if left out.' },
  },
  notes:
    'A file keeps its own name. A folder gives all that is in it, hidden files too, without its own name: of results/,\n' +
    'the file results/tables/a.csv becomes tables/a.csv. Symbolic links are refused, and nothing is renamed.\n' +
    'After a crash, run the same command with the same --key: nothing is done twice, and only what is missing is sent.',
  examples: [
    'sluice submit results/ --title "Table 2" --purpose "For the journal article" --project demo',
    'sluice submit a.csv b.png --title Figures --purpose "Supplement of the article" --project demo --key fig-7 --wait',
    'sluice submit big/ --title Draft --purpose "To be completed" --project demo --no-submit --json | jq -r .id',
  ],
  async run({ values, positionals }, world) {
    if (positionals.length === 0) throw usageError('Name the files or folders to submit.')
    if (values['no-submit'] && values.wait)
      throw usageError('A draft is not released: leave out --wait or --no-submit.')
    const input = {
      title: needed(values.title, 'title'),
      purpose: needed(values.purpose, 'purpose'),
      project: needed(values.project, 'project'),
      ...(values.workspace !== undefined && { workspace: values.workspace }),
    }
    const timeoutSeconds = wholeNumber(values.timeout ?? '86400', 'timeout', 0, 31_536_000)
    const key = values.key ?? randomUUID()
    if (key === '' || key.length > MAX_KEY) throw usageError(`--key has 1 to ${MAX_KEY} characters.`)

    const files = await collectFiles(positionals)
    const { terminal } = world
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    terminal.note(`Found ${count(files.length, 'file')}, ${sizeText(bytes)}.`)
    const ask = openApi(openSession(world))
    const id = await started(ask, input, key)
    try {
      // The answer to a repeated mutation is the first one, so the request is read as it is now.
      const draft = await findRequest(ask, id)
      terminal.note(`Request ${id}, key ${key}.`)
      if (draft.status === 'DRAFT') await uploadFiles({ ask, terminal }, id, files)
      else {
        await requireSameFiles(ask, id, files)
        terminal.note(`It is ${draft.status} already; nothing is sent again.`)
      }
      if (!values['no-submit']) await handIn(ask, id)
      if (values.wait) await waitFor({ ask, terminal }, id, { until: ['RELEASED'], timeoutSeconds })
    } catch (error) {
      throw withHint(error, `To go on with request ${id}, run the same command with --key ${key}.`)
    }
    const request = await findRequest(ask, id)
    terminal.result({ ...request, key }, requestText(request))
    return EXIT.ok
  },
})

async function started(ask: Ask, input: object, key: string): Promise<string> {
  const { createRequest } = await ask(CREATE_REQUEST, {
    input: { ...input, clientRequestId: `${key}/create` },
  })
  if (createRequest.refusal?.code === 'CLIENT_REQUEST_REUSED')
    throw new CliError({
      exit: EXIT.conflict,
      code: 'CLIENT_REQUEST_REUSED',
      message: `The key ${key} was used with another title, purpose, project or workspace.`,
      hint: 'Give those again, or another --key for another request.',
    })
  return present(accepted(createRequest).request).id
}

/** The version keeps it from being done twice: a draft that was handed in has another. */
async function handIn(ask: Ask, id: string): Promise<RequestView> {
  const draft = await findRequest(ask, id)
  if (draft.status !== 'DRAFT') return draft
  const { submitRequest } = await ask(SUBMIT_REQUEST, {
    id,
    expectedVersion: draft.version,
    clientRequestId: randomUUID(),
  })
  return present(accepted(submitRequest).request)
}
