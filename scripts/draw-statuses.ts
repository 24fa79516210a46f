import { writeFile } from 'node:fs/promises'
import { statusesPage } from './statuses-page.ts'

await writeFile(new URL('../docs/request-statuses.md', import.meta.url), statusesPage())
