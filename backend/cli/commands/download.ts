import { randomUUID } from 'node:crypto'
import { accepted } from '#cli/accepted.ts'
import { openApi } from '#cli/api.ts'
import { CliError } from '#cli/cli-error.ts'
import { command, theOne } from '#cli/command.ts'
import { EXIT, REFUSAL_EXITS } from '#cli/exit-codes.ts'
import { fetchPackage } from '#cli/fetch-package.ts'
import { findRequest } from '#cli/find-request.ts'
import { DOWNLOAD_DATA } from '#cli/operations/change.ts'
import type { RequestView } from '#cli/operations/request.ts'
import { packageName } from '#cli/package-name.ts'
import { openSession } from '#cli/session.ts'
import { openTarget, targetPath } from '#cli/target-file.ts'
import { sizeText } from '#cli/text.ts'
import { REFUSALS } from '#core/refusal.ts'

export const download = command({
  name: 'download',
  summary: 'Fetch the released package, and check it.',
  synopsis: '<id>',
  options: {
    out: {
      type: 'string',
      value: 'file or folder',
      help: 'Where to; else a file named after the title, here.',
    },
    force: { type: 'boolean', help: 'Replace a file that is there.' },
  },
  notes:
    'Each download uses up one of those that are allowed. Whether the file can be written is therefore checked first.\n' +
    'The file appears under its name only after its SHA-256 was found to be that of the release.',
  examples: [
    'sluice download 4f9c0c0e-...',
    'sluice download 4f9c0c0e-... --out packages/ && sluice verify packages/*.zip',
  ],
  async run({ values, positionals }, world) {
    const id = theOne(positionals, 'request id')
    const { terminal } = world
    const ask = openApi(openSession(world))
    const request = await findRequest(ask, id)
    const release = releaseOf(request)
    const { bytes, sha256 } = release
    const file = await targetPath(values.out, packageName(request))
    const target = await openTarget(file, bytes, values.force === true)
    try {
      const { downloadData } = await ask(DOWNLOAD_DATA, { requestId: id, clientRequestId: randomUUID() })
      const url = accepted(downloadData).url ?? notReleased()
      await fetchPackage(url, release, target, (done) =>
        terminal.progress(`Fetching: ${sizeText(done)} of ${sizeText(bytes)}`),
      )
    } catch (error) {
      await target.drop()
      throw error
    }
    await target.keep()
    terminal.progressEnd(`Fetched ${sizeText(bytes)}; the SHA-256 is that of the release.`)
    terminal.result({ requestId: id, file, bytes, sha256 }, `${sha256}  ${file}`)
    return EXIT.ok
  },
})

/** What can be known before a download is used up. */
function releaseOf({ release, allowedActions, blockedReasons }: RequestView) {
  if (release && allowedActions.includes('DOWNLOAD')) return release
  const why = blockedReasons.find(({ action }) => action === 'DOWNLOAD')
  const exit = Object.entries(REFUSAL_EXITS).find(([code]) => code === why?.code)?.[1] ?? EXIT.state
  return why ? failed({ ...why, exit }) : notReleased()
}

function notReleased(): never {
  return failed({ exit: EXIT.state, code: 'NOT_RELEASED', message: REFUSALS.NOT_RELEASED })
}

function failed(details: CliError['details']): never {
  throw new CliError(details)
}
