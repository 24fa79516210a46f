import { intakeJourneys } from '#journeys/intake-journeys.ts'
import { localWorkbench } from './local-workbench.ts'

intakeJourneys(localWorkbench)
