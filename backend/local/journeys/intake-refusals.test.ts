import { intakeRefusalsJourneys } from '#journeys/intake-refusals-journeys.ts'
import { localWorkbench } from './local-workbench.ts'

intakeRefusalsJourneys(localWorkbench)
