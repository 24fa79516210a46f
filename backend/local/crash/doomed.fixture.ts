// Goes one way on a data folder, and is killed on it. Arguments: data folder, way, number of the call, before or after.
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import { openCrashHome } from './crash-home.ts'
import { dying } from './death.ts'
import { memoryIn } from './memory.ts'
import { travel, WAYS } from './travel.ts'

// For the next process: this one will not come to the end at which it would be written.
flushCompileCache()
const [, , folder = '', wanted, call, when] = process.argv
const way = WAYS.find((known) => known === wanted)
if (!way || !folder) throw new Error('No such way')
const death = { call: Number(call), when: when === 'after' ? 'after' : 'before' } as const
const home = await openCrashHome(folder, dying(death))
await home.begin()
await travel(home, way, memoryIn(join(folder, 'memory.json')))
await home.close()
