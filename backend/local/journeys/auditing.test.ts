import { auditingJourneys } from '#journeys/auditing-journeys.ts'
import { localHome } from './local-home.ts'

auditingJourneys(localHome)
