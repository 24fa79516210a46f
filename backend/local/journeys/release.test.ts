import { releaseJourneys } from '#journeys/release-journeys.ts'
import { localHome } from './local-home.ts'

releaseJourneys(localHome)
