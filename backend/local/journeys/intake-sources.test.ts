import { intakeSourcesJourneys } from '#journeys/intake-sources-journeys.ts'
import { localWorkbench } from './local-workbench.ts'

intakeSourcesJourneys(localWorkbench)
