import { mailJourneys } from '#journeys/mail-journeys.ts'
import { localMailedHome } from './local-mailed-home.ts'

mailJourneys(localMailedHome)
