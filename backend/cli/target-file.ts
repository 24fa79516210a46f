import { randomBytes } from 'node:crypto'
import { link, lstat, open, rename, rm, stat, statfs, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { CliError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { hasCode } from '#core/error-code.ts'
import { syncFolder } from '#local/files/durable.ts'

/** A file that appears under its name whole or not at all. */
export interface TargetFile {
  readonly file: string
  readonly handle: FileHandle
  /** What was written is durable and stands under the name. Closes the file. */
  keep(): Promise<void>
  /** Nothing is left. Closes the file. */
  drop(): Promise<void>
}

/** Where to write: `out` if it is no folder, else a file of that name in it. */
export async function targetPath(out: string | undefined, name: string): Promise<string> {
  if (out === undefined) return name
  const isFolder = /[/\\]$/u.test(out) || (await stat(out).catch(() => undefined))?.isDirectory() === true
  return isFolder ? join(out, name) : out
}

/**
 * Opens `<file>.<random>.part` beside the target, for its owner only, after checking that there is room.
 * @throws CliError if something stands under the name and may not be replaced
 */
export async function openTarget(file: string, bytes: number, mayReplace: boolean): Promise<TargetFile> {
  const there = await lstat(file).catch(() => undefined)
  if (there && (!mayReplace || !there.isFile())) throw exists(file, there.isFile())
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  const handle = await open(part, 'wx', 0o600).catch((error: unknown) => {
    throw noFolder(file, error)
  })
  const drop = async () => {
    await handle.close()
    await rm(part, { force: true })
  }
  const room = await statfs(dirname(part)).catch(() => undefined)
  if (room && room.bavail * room.bsize < bytes) {
    await drop()
    throw noRoom(file)
  }
  return {
    file,
    handle,
    drop,
    async keep() {
      await handle.sync()
      await handle.close()
      try {
        await (mayReplace ? rename(part, file) : newName(part, file))
      } finally {
        await rm(part, { force: true })
      }
      await syncFolder(dirname(file))
    },
  }
}

/** A link, unlike a rename, never replaces what came there in the meantime; some file systems have none. */
async function newName(part: string, file: string): Promise<void> {
  try {
    await link(part, file)
  } catch (error) {
    if (hasCode(error, 'EEXIST')) throw exists(file, true)
    await rename(part, file)
  }
}

function exists(file: string, isFile: boolean): CliError {
  return new CliError({
    exit: EXIT.conflict,
    code: 'FILE_EXISTS',
    message: `There is a ${isFile ? 'file' : 'folder or link'} ${file} already.`,
    hint: isFile
      ? 'Give another name with --out, or --force to replace it.'
      : 'Give another name with --out.',
  })
}

function noFolder(file: string, cause: unknown): CliError {
  return new CliError({
    exit: hasCode(cause, 'ENOENT') ? EXIT.notFound : EXIT.general,
    code: 'CANNOT_WRITE',
    message: `${file} cannot be written: the folder is missing or not writable.`,
    cause,
  })
}

function noRoom(file: string): CliError {
  return new CliError({
    exit: EXIT.general,
    code: 'NO_ROOM',
    message: `There is not enough room on the disk for ${file}.`,
  })
}
