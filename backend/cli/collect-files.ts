import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { CliError, usageError } from '#cli/cli-error.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { comparePaths, newPathSet, pathProblem } from '#core/paths.ts'
import type { Problem } from '#core/refusal.ts'

/** A file on this disk and its path in the package. */
export interface LocalFile {
  readonly file: string
  readonly path: string
  readonly bytes: number
}

/**
 * The files that were named, and all files in the folders that were named, in the order of their paths. A file keeps its
 * own name; a folder gives what is in it, without the folder's own name. Nothing is left out or renamed: what cannot be
 * sent as it is (links, devices, unsafe or colliding names) is an error that lists it all.
 */
export async function collectFiles(named: readonly string[]): Promise<readonly LocalFile[]> {
  const found: LocalFile[] = []
  const problems: Problem[] = []
  for (const root of named) await collect(root, '', found, problems)
  const files = found.toSorted((a, b) => comparePaths(a.path, b.path))
  problems.push(...nameProblems(files))
  if (problems.length > 0)
    throw new CliError({
      exit: EXIT.invalid,
      code: 'FILES_REFUSED',
      message: 'Some files cannot be sent as they are; nothing was sent.',
      problems,
    })
  if (files.length === 0) throw usageError('There is no file in what was named.')
  return files
}

async function collect(place: string, path: string, found: LocalFile[], problems: Problem[]): Promise<void> {
  const stats = await lstat(place).catch((cause: unknown) => {
    throw new CliError({
      exit: EXIT.notFound,
      code: 'NO_SUCH_FILE',
      message: `There is no file or folder ${place} that can be read.`,
      cause,
    })
  })
  if (stats.isFile()) found.push({ file: place, path: path || basename(place), bytes: stats.size })
  else if (stats.isDirectory())
    for (const name of await readdir(place))
      await collect(join(place, name), path ? `${path}/${name}` : name, found, problems)
  else problems.push(notAFile(place, stats.isSymbolicLink()))
}

function notAFile(place: string, isLink: boolean): Problem {
  return isLink
    ? {
        at: place,
        code: 'SYMBOLIC_LINK',
        message: 'A symbolic link is not followed; put the file itself there.',
      }
    : { at: place, code: 'NOT_A_FILE', message: 'It is neither a file nor a folder.' }
}

function nameProblems(files: readonly LocalFile[]): readonly Problem[] {
  const set = newPathSet()
  return files.flatMap(({ path, file }): readonly Problem[] => {
    const problem = pathProblem(path)
    if (problem) return [{ at: file, code: problem.code, message: problem.sentence }]
    const clash = set.add(path)
    if (!clash) return []
    const message = `It would lie in the package where ${clash.other} lies; name the folder above both instead.`
    return [{ at: file, code: clash.kind, message }]
  })
}
