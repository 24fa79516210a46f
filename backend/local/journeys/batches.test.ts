import { batchesJourneys } from '#journeys/batches-journeys.ts'
import { localWorkbench } from './local-workbench.ts'

batchesJourneys(() => localWorkbench({ filesPerRequest: 20, filesPerBatch: 4 }))
