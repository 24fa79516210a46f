// Runs a command of the project with the Node that it pins, on a machine that has only Node 20 and npm; where npm has none
// for the platform, with the running one if it is new enough.
// What is needed is installed first, if it is not there yet. Plain JavaScript: it runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { COMMANDS, MEMORY } from './commands.js'
import { findNode, NO_NODE } from './find-node.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Whether everything that the lockfile names is installed in its version. */
function isInstalled() {
  const hidden = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(hidden)) return false
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const there = JSON.parse(readFileSync(hidden, 'utf8')).packages
  return Object.entries(wanted).every(
    ([place, { version, optional, devOptional, peer }]) =>
      place === '' || optional || devOptional || peer || there[place]?.version === version,
  )
}

function install() {
  process.stdout.write('Installing what Sluice needs (once, about a minute) ...\n')
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const npm = process.env.npm_execpath
  const { status } = npm
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: 'inherit' })
    : spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (status !== 0) {
    process.stderr.write(
      'The installation failed; see above. The npm registry has to be reachable the first time.\n',
    )
    process.exit(1)
  }
}

/** The process that npm runs in, as far as the system tells: the parent of the shell that npm starts scripts with. */
function npmProcess() {
  if (!process.env.npm_lifecycle_event || process.platform !== 'linux') return undefined
  try {
    return readFileSync(`/proc/${process.ppid}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]
  } catch {
    return undefined
  }
}

/** Stops the child when npm was killed: nobody would be left to stop it. */
function followNpm(child) {
  const npm = npmProcess()
  if (npm === undefined) return
  const look = setInterval(() => {
    if (npmProcess() !== npm) child.kill('SIGTERM')
  }, 500)
  child.on('exit', () => clearInterval(look))
}

/** Runs one step to its end; signals go to the child, and the child goes if this process does. */
function run(node, args) {
  const child = spawn(node, args, {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      ...MEMORY.env,
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
      PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
    },
  })
  followNpm(child)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve) => {
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`)
      resolve(1)
    })
    child.on('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

const [name = '', ...rest] = process.argv.slice(2)
const steps = COMMANDS[name]
if (!steps) {
  process.stderr.write(`There is no command "${name}". Commands: ${Object.keys(COMMANDS).join(', ')}\n`)
  process.exit(2)
}
if (!isInstalled()) install()
const node = findNode(root)
if (!node) {
  process.stderr.write(NO_NODE)
  process.exit(1)
}
for (const step of steps) {
  if (steps.length > 1) process.stdout.write(`\n> ${step.join(' ')}\n`)
  const code = await run(node, [...step, ...(step === steps.at(-1) ? rest : [])])
  if (code !== 0) process.exit(code)
}
