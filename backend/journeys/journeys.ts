import { afterAll, beforeAll, describe, test } from 'vitest'
import type { Client } from './client.ts'
import type { JourneyHome, Mailbox } from './journey-home.ts'

/** Journeys that a home cannot hold, by name, each with the reason. */
export type Cannot = Readonly<Record<string, string>>

/** What a journey sets out with: the home, and people who are signed in. */
export interface Setting<Home extends JourneyHome> {
  readonly home: Home
  as(mailbox: Mailbox): Promise<Client>
}

type Travel<Home extends JourneyHome> = (setting: Setting<Home>) => Promise<void>

/** Adds a journey to its suite. */
export type Journey<Home extends JourneyHome = JourneyHome> = (name: string, travel: Travel<Home>) => void

/**
 * A suite of journeys through one home. What the home cannot hold is left out with its reason in the printed name.
 * Throws where it is said of a journey that there is none.
 */
export function journeys<Home extends JourneyHome>(
  suite: string,
  openHome: () => Promise<Home>,
  cannot: Cannot,
  define: (journey: Journey<Home>) => void,
): void {
  const defined: (readonly [name: string, travel: Travel<Home>])[] = []
  define((...journey) => defined.push(journey))
  const unknown = Object.keys(cannot).filter((name) => !defined.some(([known]) => known === name))
  if (unknown.length > 0) throw new Error(`The suite ${suite} has no journey called: ${unknown.join('; ')}`)

  describe(suite, () => {
    let home: Home | undefined
    const signedIn = new Map<Mailbox, Promise<Client>>()
    const setting = (): Setting<Home> => {
      if (!home) throw new Error('There is no home: it did not open.')
      const { signIn } = home
      const as = (mailbox: Mailbox): Promise<Client> => {
        const client = signedIn.get(mailbox) ?? signIn(mailbox)
        signedIn.set(mailbox, client)
        return client
      }
      return { home, as }
    }
    beforeAll(async () => {
      home = await openHome()
    })
    afterAll(() => home?.stop())

    for (const [name, travel] of defined) {
      const reason = cannot[name]
      const shown = reason === undefined ? name : `${name} [not in this home: ${reason}]`
      test.skipIf(reason !== undefined)(shown, () => travel(setting()))
    }
  })
}
