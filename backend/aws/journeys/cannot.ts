import type { Cannot } from '#journeys/journeys.ts'

const NEVER_ANOTHER = 'a version in S3 never changes, and one that was deleted does not come back'

/** What this home cannot hold of each suite of journeys, with the reasons. */
export const CANNOT = {
  auditing: {
    'an auditor recomputes the chain of people from what the API answers, the others do not see it':
      'people sign in at Cognito, which keeps a record of its own: there is no such chain',
  },
  once: {
    'a ticket works once':
      'it is a presigned link of S3, counted when it is given, and usable until it expires',
  },
  intakeSources: {
    'a request that failed for a listed version goes on with the file there': NEVER_ANOTHER,
    'what is written anew under the same version after the submission changes nothing': NEVER_ANOTHER,
  },
  intakeRefusals: {
    'a message that is not as documented is refused with what is wrong: ""': 'SNS publishes no empty message',
  },
} as const satisfies Readonly<Record<string, Cannot>>

/** The journeys that are not made in this home, a line each with its reason. */
export function journeysNotMade(): readonly string[] {
  return Object.values(CANNOT).flatMap((suite) =>
    Object.entries(suite).map(([journey, reason]) => `${journey}: ${reason}`),
  )
}
