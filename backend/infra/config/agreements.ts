import type { Agreement, Problem } from '#core/agreeing.ts'
import { SETTINGS_AGREEMENTS, unmappedProjects } from '#egress/settings-schema.ts'
import type { AwsConfig } from './config-schema.ts'

/** A Lambda's environment has 4 KB, of which names and ARNs take one. */
const MOST_BYTES_TOLD = 2_800

/** What parts of the configuration must agree on. */
export const AGREEMENTS: readonly Agreement<AwsConfig>[] = [
  ...SETTINGS_AGREEMENTS,
  {
    about: ['projects', 'egressStore'],
    problems: (config) =>
      unmappedProjects(['egressStore', 'projects'], config.egressStore?.projects ?? {}, config),
  },
  {
    about: ['environment', 'disposable'],
    problems: ({ environment, disposable }) =>
      disposable && environment !== 'test'
        ? [
            [
              ['disposable'],
              'everything would go with the stacks: only the environment "test" may be disposable',
            ],
          ]
        : [],
  },
  {
    about: ['people', 'projects'],
    problems: ({ people, projects }) =>
      people.services.flatMap(({ projects: theirs }, place) =>
        theirs.flatMap((project, at): Problem[] =>
          projects.some(({ id }) => id === project)
            ? []
            : [[['people', 'services', place, 'projects', at], `there is no project "${project}"`]],
        ),
      ),
  },
  {
    about: ['people'],
    problems: ({ people: { services } }) => [
      ...repeated(
        'id',
        services.map(({ id }) => id),
      ),
      ...repeated(
        'role',
        services.map(({ roleArn }) => roleKey(roleArn)),
      ),
    ],
  },
  {
    about: ['egressStore'],
    problems: ({ egressStore }) => {
      if (!egressStore) return []
      const names = [egressStore.notificationBucket, ...egressStore.buckets].map(
        ({ name, ownerAccount }) => [name, ownerAccount] as const,
      )
      const owners = new Map(names)
      return names.flatMap(([name, owner]): Problem[] =>
        owners.get(name) === owner ? [] : [[['egressStore', 'buckets'], `"${name}" has two owners`]],
      )
    },
  },
  {
    about: ['people', 'egressStore'],
    problems: ({ people: { services }, egressStore }): readonly Problem[] => {
      const told = JSON.stringify([services, egressStore?.buckets ?? [], egressStore?.accessPointArns ?? []])
      return Buffer.byteLength(told) > MOST_BYTES_TOLD
        ? [
            [
              ['people', 'services'],
              `and the egress store's buckets and access points take more than ${MOST_BYTES_TOLD} bytes together, which is what functions can be told`,
            ],
          ]
        : []
    },
  },
  {
    about: ['mail'],
    problems: ({ mail: { sender, identity } }) =>
      identity.kind === 'existing' && sender !== identity.name && !sender.endsWith(`@${identity.name}`)
        ? [[['mail', 'identity', 'name'], `does not verify the sender ${sender}`]]
        : [],
  },
]

function repeated(part: string, values: readonly string[]): readonly Problem[] {
  const twice = new Set(values.filter((value, place) => values.indexOf(value) < place))
  return [...twice].map((value) => [['people', 'services'], `two services have the ${part} ${value}`])
}

/** Account and name: a caller's session does not say the path of its role. */
function roleKey(roleArn: string): string {
  const [, , , , account, resource = ''] = roleArn.split(':')
  return `${account}:${resource.slice(resource.lastIndexOf('/') + 1)}`
}
