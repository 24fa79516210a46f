import { decidingJourneys } from '#journeys/deciding-journeys.ts'
import { localHome } from './local-home.ts'

decidingJourneys(localHome)
