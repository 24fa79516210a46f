import { execFile } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { NoEmulator } from './no-emulator.ts'

const run = promisify(execFile)

/** The emulator, what it needs for keys and sign-in, and what Lambda gives to Python functions (CDK's own are such). */
const PACKAGES = ['ministack==1.5.33', 'cryptography==50.0.2', 'boto3==1.43.106']

const PYTHONS = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python']
const CACHE = fileURLToPath(new URL('../../../.sluice/emulator/', import.meta.url))

/** The Python that has the emulator, installed from PyPI into a folder of the cache the first time; throws NoEmulator. */
export async function installEmulator(say: (line: string) => void, cache = CACHE): Promise<string> {
  const home = join(cache, PACKAGES.join('-').replaceAll('==', '-'))
  const python = join(home, 'bin/python')
  if (await exists(python)) return python
  const base = await findPython()
  say('Installing the AWS emulator from PyPI (once, about ten seconds) ...')
  await mkdir(cache, { recursive: true })
  // It gets its name when it is whole, so that neither an interruption nor a second run at the same time leaves half of it.
  const draft = await mkdtemp(join(cache, 'draft-'))
  try {
    await makeEnvironment(base, draft)
    // Another run may have been faster; what is there without a Python is of one that the machine no longer has.
    if (!(await exists(python))) {
      await rm(home, { recursive: true, force: true })
      await rename(draft, home)
    }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return python
}

async function makeEnvironment(base: string, folder: string): Promise<void> {
  await run(base, ['-m', 'venv', folder])
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input']
  await run(join(folder, 'bin/python'), [...pip, ...PACKAGES]).catch((error: unknown) => {
    throw new NoEmulator(
      `The AWS emulator (${PACKAGES.join(', ')}) cannot be had from PyPI: ${lastLine(error)}`,
    )
  })
}

async function findPython(): Promise<string> {
  for (const name of PYTHONS) if (await isSuitable(name)) return name
  throw new NoEmulator(
    'The AWS emulator needs Python 3.10 or newer with its venv module (on Debian: python3 and python3-venv), and there is none here.',
  )
}

async function isSuitable(name: string): Promise<boolean> {
  const check = 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))'
  return run(name, ['-c', check]).then(
    () => true,
    () => false,
  )
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

function lastLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.trim().split('\n').at(-1) ?? ''
}
