import type { Client } from './client.ts'

export interface ShownNotice {
  readonly id: string
  readonly requestId: string
  readonly subject: string
  readonly text: string
  readonly mailed: boolean | null
  readonly to: { readonly email: string }
}

/** The newest hundred, of one person or of everyone. */
export async function notices(client: Client, everyone = false): Promise<readonly ShownNotice[]> {
  const { listNotices } = await client.ask<{ listNotices: { items: ShownNotice[] } }>(
    `query ($everyone: Boolean) { listNotices(everyone: $everyone, limit: 100)
      { items { id requestId subject text mailed to { email } } } }`,
    { everyone },
  )
  return listNotices.items
}
