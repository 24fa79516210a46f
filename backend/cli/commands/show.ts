import { openApi } from '#cli/api.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { everyFile, findRequest } from '#cli/find-request.ts'
import type { FileView } from '#cli/operations/read.ts'
import { openSession } from '#cli/session.ts'
import { requestText } from '#cli/show-request.ts'
import { columns, oneLine } from '#cli/text.ts'

export const show = command({
  name: 'show',
  summary: 'One request: what it is about, whose turn it is, who decided what.',
  synopsis: '<id>',
  options: { files: { type: 'boolean', help: 'With its files and their SHA-256.' } },
  examples: ['sluice show 4f9c0c0e-...', "sluice show 4f9c0c0e-... --files --json | jq '.fileList[].sha256'"],
  async run({ values, positionals }, world) {
    const id = theOne(positionals, 'request id')
    const ask = openApi(openSession(world))
    const request = await findRequest(ask, id)
    if (!values.files) {
      world.terminal.result(request, requestText(request))
      return EXIT.ok
    }
    const fileList = await Array.fromAsync(everyFile(ask, id))
    world.terminal.result({ ...request, fileList }, `${requestText(request)}\n\n${filesText(fileList)}`)
    return EXIT.ok
  },
})

function filesText(files: readonly FileView[]): string {
  const rows = files.map(({ path, bytes, uploaded, sha256 }) => [
    sha256 ?? (uploaded ? 'arrived' : 'missing'),
    String(bytes),
    oneLine(path),
  ])
  return columns([['SHA-256', 'BYTES', 'PATH'], ...rows])
}
