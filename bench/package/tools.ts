import { spawnSync } from 'node:child_process'

/** Programs that are not of this project, as they are found on this machine. */
export interface Tools {
  /** The interpreter itself: what is found by its name may be a script that looks for it. */
  readonly python: string
  readonly has: (tool: 'zip' | '7z') => boolean
  /** What measured, for the record. */
  readonly versions: readonly string[]
}

const INSTALL = 'On Debian: apt-get install python3 zip unzip p7zip-full'

/** Finds the tools. Throws where there is no Python or no unzip: nothing could be compared or checked without them. */
export function findTools(): Tools {
  const python = output('python3', ['-c', 'import sys; print(sys.executable)'])
  const unzip = output('unzip', ['-v'])
  if (!python || !unzip) throw new Error(`Python 3 and unzip are needed to compare and to check. ${INSTALL}`)
  const zlib = output(python, [
    '-c',
    'import sys, zlib; print(sys.version.split()[0], zlib.ZLIB_RUNTIME_VERSION)',
  ])
  const zip = output('zip', ['-v'])
  const sevenZip = output('7z', ['i'])
  for (const [name, found] of Object.entries({ zip, '7z': sevenZip }))
    if (!found) console.log(`${name} is not installed, and so is left out. ${INSTALL}`)
  return {
    python,
    has: (tool) => (tool === 'zip' ? zip : sevenZip) !== '',
    versions: [
      `Python ${zlib.replace(' ', ' with zlib ')}`,
      `Node ${process.versions.node} with zlib ${process.versions.zlib}`,
      /This is (Zip [\d.]+)/u.exec(zip)?.[1] ?? 'no zip',
      /7-Zip[^\n:]*/u.exec(sevenZip)?.[0].trim() ?? 'no 7z',
      /UnZip [\d.]+/u.exec(unzip)?.[0] ?? 'unzip',
    ],
  }
}

function output(command: string, args: readonly string[]): string {
  const { status, stdout } = spawnSync(command, args, { encoding: 'utf8' })
  return status === 0 ? stdout.trim() : ''
}
