import { onceJourneys } from '#journeys/once-journeys.ts'
import { localHome } from './local-home.ts'

onceJourneys(localHome)
