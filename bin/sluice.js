#!/usr/bin/env node
// Plain JavaScript for whatever Node the machine has: it finds the Node that the project is made for.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findNode, NO_NODE } from '../scripts/find-node.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const main = new URL('../backend/cli/main.ts', import.meta.url)

if (!existsSync(join(root, 'node_modules'))) {
  process.stderr.write(
    'sluice: its parts are not installed yet. Run "npm install" (or "npm start") in its folder first.\n',
  )
  process.exitCode = 1
} else {
  const node = findNode(root)
  if (!node) {
    process.stderr.write(NO_NODE)
    process.exitCode = 1
  } else if (realpathSync(node) === realpathSync(process.execPath)) {
    await import(main.href)
  } else {
    runWith(node)
  }
}

function runWith(node) {
  const child = spawn(node, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    process.stderr.write(`sluice: ${node} could not be started: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : (code ?? 1)
  })
}
