import { vi } from 'vitest'
import { auditingJourneys } from '#journeys/auditing-journeys.ts'
import { batchesJourneys } from '#journeys/batches-journeys.ts'
import { contentJourneys } from '#journeys/content-journeys.ts'
import { decidingJourneys } from '#journeys/deciding-journeys.ts'
import { intakeJourneys } from '#journeys/intake-journeys.ts'
import { intakeRefusalsJourneys } from '#journeys/intake-refusals-journeys.ts'
import { intakeSourcesJourneys } from '#journeys/intake-sources-journeys.ts'
import { limitsJourneys } from '#journeys/limits-journeys.ts'
import { mailJourneys } from '#journeys/mail-journeys.ts'
import { onceJourneys } from '#journeys/once-journeys.ts'
import { releaseJourneys } from '#journeys/release-journeys.ts'
import { CANNOT } from './cannot.ts'
import { deployedHome } from './deployed-home.ts'

// The stacks are deployed before the first journey, and every function starts cold.
vi.setConfig({ hookTimeout: 900_000, testTimeout: 300_000 })

// First, while there are few pages.
auditingJourneys(deployedHome, CANNOT.auditing)
releaseJourneys(deployedHome)
decidingJourneys(deployedHome)
onceJourneys(deployedHome, CANNOT.once)
contentJourneys(deployedHome)
limitsJourneys(deployedHome)
mailJourneys(deployedHome)
batchesJourneys(deployedHome)
intakeJourneys(deployedHome)
intakeSourcesJourneys(deployedHome, CANNOT.intakeSources)
intakeRefusalsJourneys(deployedHome, CANNOT.intakeRefusals)
