import type { Workbench } from './journey-home.ts'

/** What may be wrong in a message: what it is called, what is changed, and the reason that is given, or which of the home's own. */
export const REFUSED_FIELDS: readonly (readonly [
  what: string,
  change: Readonly<Record<string, unknown>>,
  reason: RegExp | keyof Workbench['reasons'],
])[] = [
  ['no store', { egress_store_id: undefined }, /^egress_store_id: /],
  ['no submitter', { updated_by_email: undefined }, /^updated_by_email: /],
  ['no list', { egress_store_object_list_location: undefined }, /^egress_store_object_list_location: /],
  ['a wrong type', { ver: 'one' }, /^ver: /],
  ['a URL for an ARN', at('s3://a/b.json'), /is not the ARN of an S3 object$/],
  ['the ARN of a bucket', at('arn:aws:s3:::a'), /is not the ARN of an S3 object$/],
  [
    'the ARN of something else',
    at('arn:aws:lambda:eu-west-2:000000000000:function:f/x'),
    /is not the ARN of an S3 object$/,
  ],
  ['a list that is not there', at('arn:aws:s3:::egress-notifications/no.json'), 'noObject'],
  ['a bucket that is not known', at('arn:aws:s3:::elsewhere/list.json'), 'unknownBucket'],
  ['a bucket named as what every object has', at('arn:aws:s3:::constructor/x'), 'unknownBucket'],
  [
    'a list outside of its bucket',
    at('arn:aws:s3:::egress-notifications/../message.json'),
    'outsideOfBucket',
  ],
  [
    'an unknown project',
    { project_id: 'nowhere' },
    /^project_id: the submitter may not ask for releases of this project/,
  ],
  [
    'a project that is not the submitter’s',
    { project_id: 'other' },
    /^project_id: the submitter may not ask for/,
  ],
  [
    'a project named as what every object has',
    { project_id: 'constructor' },
    /^project_id: the submitter may not/,
  ],
  [
    'an unknown submitter',
    { updated_by_email: 'nobody@example.org' },
    /^updated_by_email: nobody here has this address/,
  ],
  [
    'a submitter who may not ask',
    { updated_by_email: 'admin@example.org' },
    /^project_id: the submitter may not/,
  ],
  [
    'a name of two lines',
    { egress_store_name: 'store\r\nBcc: x@example.org' },
    /^egress_store_name: has a line break/,
  ],
]

/** Texts that are no message at all, and the reason that is given. */
export const UNREADABLE: readonly (readonly [text: string, reason: RegExp])[] = [
  ['{"id": "half', /^The message is not JSON$/],
  ['', /^The message is not JSON$/],
  ['[]', /^message: .*expected object/],
  ['null', /^message: .*expected object/],
  ['{"id": "../../etc/passwd"}', /; id: is not an id of letters, digits and hyphens/],
  [`{"id": "${'x'.repeat(65)}"}`, /; id: is not an id of letters, digits and hyphens/],
]

function at(location: string): Readonly<Record<string, unknown>> {
  return { egress_store_object_list_location: location }
}
