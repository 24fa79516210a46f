/** The index behind every list of requests that the API offers (ports/records.ts, RequestIndex): none is a scan. */
export const REQUEST_INDEXES = [
  { name: 'byProject', partition: 'project' },
  { name: 'byProjectStatus', partition: 'projectStatus' },
  { name: 'byRequester', partition: 'requester' },
  { name: 'byRequesterStatus', partition: 'requesterStatus' },
  { name: 'byRequesterProject', partition: 'requesterProject' },
  { name: 'byRequesterProjectStatus', partition: 'requesterProjectStatus' },
  { name: 'byTurn', partition: 'turn' },
  { name: 'byTurnProject', partition: 'turnProject' },
] as const
