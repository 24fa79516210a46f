import { contentJourneys } from '#journeys/content-journeys.ts'
import { localHome } from './local-home.ts'

contentJourneys(localHome)
