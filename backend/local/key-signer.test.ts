import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKeys } from '#local/people/keys.ts'
import { signerContract } from '#ports/contracts/signer-contract.ts'
import { keySigner } from './key-signer.ts'

signerContract(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-signer-'))
  const again = async () => keySigner((await openKeys(join(folder, 'keys.json'))).signing)
  return { signer: await again(), again, close: () => rm(folder, { recursive: true }) }
})
