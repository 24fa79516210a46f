import { workflowContract } from '#ports/contracts/workflow-contract.ts'
import { memoryHome } from './memory-home.fixture.ts'

workflowContract(async () => {
  const home = await memoryHome()
  home.setTime(new Date().toISOString())
  home.beginWorkflow()
  return { workflow: home.ports.workflow, records: home.ports.records, close: home.close }
})
