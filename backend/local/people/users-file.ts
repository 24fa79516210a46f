import * as z from 'zod'
import { SYSTEM } from '#core/actor.ts'
import { emailKey } from '#people/email-key.ts'
import type { Passwords } from '#local/people/password.ts'
import { replacePrivateFile } from '#local/people/private-file.ts'
import { groupsFrom } from '#people/groups.ts'

/** Thrown when a users file cannot be used: all that is wrong with it, by place, without what people wrote there. */
export class UsersFileRefused extends Error {
  override readonly name = 'UsersFileRefused'
  readonly problems: readonly string[]
  constructor(problems: readonly string[]) {
    super(`The users file cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

/** The people and service accounts of the local home, as the users file has them. */
export type UsersFile = z.infer<ReturnType<typeof schemaFor>>

type Hashes = Pick<Passwords, 'isHash'>

/**
 * Reads the text of a users file, whole or not at all.
 * @throws UsersFileRefused with every problem
 */
export function parseUsersFile(text: string, hashes: Hashes): UsersFile {
  const content = parseJson(text)
  const parsed = schemaFor(hashes).safeParse(content)
  const shape = parsed.error?.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`) ?? []
  const problems = [...shape, ...duplicates(content)]
  if (!parsed.success || problems.length > 0) throw new UsersFileRefused(problems)
  return parsed.data
}

/** Writes the users file, whole or not at all; a running service sees it at its next question. */
export function writeUsersFile(file: string, users: UsersFile): void {
  replacePrivateFile(file, `${JSON.stringify(users, null, 2)}\n`)
}

function schemaFor({ isHash }: Hashes) {
  const id = z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
      'must be 1 to 128 letters, digits, dots, hyphens or underscores',
    )
    .refine((value) => value.toLowerCase() !== SYSTEM.id, 'is reserved')
  const name = z.string().regex(/^[^\p{Cc}\p{Zl}\p{Zp}]{1,200}$/u, 'must be 1 to 200 characters on one line')
  const group = z.string().refine((value) => groupsFrom([value]).length === 1, 'is no group')
  const hash = z.string().refine(isHash, 'is not an Argon2id hash of sufficient cost')
  const account = { id, name, projects: z.array(name).readonly(), disabled: z.boolean().optional() }
  const person = { ...account, email: z.email(), groups: z.array(group).readonly(), passwordHash: hash }
  return z.strictObject({
    version: z.literal(1),
    people: z.array(z.strictObject(person).readonly()).readonly(),
    services: z.array(z.strictObject({ ...account, secretHash: hash }).readonly()).readonly(),
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message would quote the text, and with it hashes or e-mail addresses.
    throw new UsersFileRefused(['file: is not JSON'])
  }
}

/** Where two accounts could be taken for one another. Looks as far as it can into a file of the wrong shape. */
function duplicates(content: unknown): readonly string[] {
  const entry = z.object({
    id: z.string().optional().catch(undefined),
    email: z.string().optional().catch(undefined),
  })
  const entries = z.array(entry.catch({})).catch([])
  const lists = z.object({ people: entries, services: entries }).safeParse(content).data
  const accounts = Object.entries(lists ?? {}).flatMap(([list, all]) =>
    all.map((account, index) => ({ ...account, at: `${list}[${index}]` })),
  )
  return [
    ...repeated(accounts.map(({ id, at }) => [id?.toLowerCase(), `${at}.id`])),
    ...repeated(accounts.map(({ email, at }) => [email && emailKey(email), `${at}.email`])),
  ]
}

function repeated(values: readonly (readonly [string | undefined, string])[]): readonly string[] {
  const first = new Map<string, string>()
  return values.flatMap(([value, at]) => {
    if (!value) return []
    const before = first.get(value)
    first.set(value, before ?? at)
    return before ? [`${at}: is the same as ${before}`] : []
  })
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')
  return place.replace(/^\./, '') || 'file'
}
