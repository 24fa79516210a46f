import { writeFile } from 'node:fs/promises'
import { DEFLATE_MODULE, deflateModule } from './deflate-module.ts'

await writeFile(new URL(`../${DEFLATE_MODULE}`, import.meta.url), await deflateModule())
