import { vi } from 'vitest'
import { auditingJourneys } from '#journeys/auditing-journeys.ts'
import { contentJourneys } from '#journeys/content-journeys.ts'
import { decidingJourneys } from '#journeys/deciding-journeys.ts'
import { intakeJourneys } from '#journeys/intake-journeys.ts'
import { intakeRefusalsJourneys } from '#journeys/intake-refusals-journeys.ts'
import { intakeSourcesJourneys } from '#journeys/intake-sources-journeys.ts'
import { limitsJourneys } from '#journeys/limits-journeys.ts'
import { mailJourneys } from '#journeys/mail-journeys.ts'
import { onceJourneys } from '#journeys/once-journeys.ts'
import { releaseJourneys } from '#journeys/release-journeys.ts'
import { deployedHome } from './deployed-home.ts'

// The stacks are deployed before the first journey, and every function starts cold.
vi.setConfig({ hookTimeout: 900_000, testTimeout: 300_000 })

const NEVER_ANOTHER = 'a version in S3 never changes, and one that was deleted does not come back'

// First, while there are few pages.
auditingJourneys(deployedHome, {
  'an auditor recomputes the chain of people from what the API answers, the others do not see it':
    'people sign in at Cognito, which keeps a record of its own: there is no such chain',
})
releaseJourneys(deployedHome)
decidingJourneys(deployedHome)
onceJourneys(deployedHome, {
  'a ticket works once':
    'it is a presigned link of S3, counted when it is given, and usable until it expires',
})
contentJourneys(deployedHome)
limitsJourneys(deployedHome)
mailJourneys(deployedHome)
intakeJourneys(deployedHome)
intakeSourcesJourneys(deployedHome, {
  'a request that failed for a listed version goes on with the file there': NEVER_ANOTHER,
  'what is written anew under the same version after the submission changes nothing': NEVER_ANOTHER,
})
intakeRefusalsJourneys(deployedHome, {
  'a message that is not as documented is refused with what is wrong: ""': 'SNS publishes no empty message',
})
