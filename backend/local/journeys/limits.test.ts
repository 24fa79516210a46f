import { limitsJourneys } from '#journeys/limits-journeys.ts'
import { localHome } from './local-home.ts'

limitsJourneys(localHome)
