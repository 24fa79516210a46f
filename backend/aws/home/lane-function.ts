import { carryOut, type Effects } from '#egress/carry-out.ts'
import { reportStuck } from '#egress/effects/report-stuck.ts'
import type { Lane } from '#ports/outbox.ts'
import type { Ports } from '#ports/ports.ts'
import { observedEntry } from '../outbox/observed-entry.ts'
import { report } from '../observe/observed.ts'
import { drainer, type Drainer } from '../outbox/drainer.ts'
import { newDynamoClient } from '../records/dynamo-client.ts'
import { dynamoOutbox } from '../records/dynamo-outbox.ts'

/** Longer than any of the functions runs that empty a lane. */
const CLAIM_SECONDS = 330

export interface LaneOptions {
  readonly lane: Lane
  readonly table: string
  readonly ports: Pick<Ports, 'records' | 'directory' | 'settings' | 'now'>
  readonly effects: Partial<Effects>
}

/** Empties one lane of the outbox, beside whatever else empties it. */
export function laneDrainer({ lane, table, ports, effects }: LaneOptions): Drainer {
  const outbox = dynamoOutbox({ client: newDynamoClient(), table })
  const { now } = ports
  return drainer({
    outbox,
    lane,
    now,
    claimSeconds: CLAIM_SECONDS,
    carryOut: carryOut({ outbox, effects, stuck: reportStuck(ports), around: observedEntry, now, report }),
  })
}
