import type { Config } from './config-schema.ts'

type Problem = readonly [path: readonly (string | number)[], message: string]

/** What parts of the configuration must agree on, looked at as soon as each of them is right for itself. */
interface Rule {
  readonly about: readonly (keyof Config)[]
  readonly problems: (config: Config) => readonly Problem[]
}

/** An execution of Step Functions lives a year at most. */
const MAX_DAYS = 360

export const RULES: readonly Rule[] = [
  {
    about: ['projects'],
    problems: ({ projects }) => {
      const ids = projects.map(({ id }) => id)
      const repeated = new Set(ids.filter((id, place) => ids.indexOf(id) < place))
      return [...repeated].map((id) => [['projects'], `two projects have the id "${id}"`])
    },
  },
  {
    about: ['projects', 'policies'],
    problems: ({ projects, policies }) =>
      projects.flatMap(({ policy }, place): Problem[] =>
        Object.hasOwn(policies, policy)
          ? []
          : [[['projects', place, 'policy'], `there is no policy "${policy}"`]],
      ),
  },
  {
    about: ['policies'],
    problems: ({ policies }) =>
      Object.entries(policies).flatMap(([name, { stages }]): Problem[] =>
        stages.reduce((days, { timeoutDays }) => days + timeoutDays, 0) > MAX_DAYS
          ? [[['policies', name, 'stages'], `take more than ${MAX_DAYS} days together`]]
          : [],
      ),
  },
  {
    about: ['projects', 'intake'],
    problems: ({ projects, intake }) =>
      Object.entries(intake.projects).flatMap(([theirs, ours]): Problem[] =>
        projects.some(({ id }) => id === ours)
          ? []
          : [[['intake', 'projects', theirs], `there is no project "${ours}"`]],
      ),
  },
  {
    about: ['limits'],
    problems: ({ limits }) =>
      limits.bytesPerFile > limits.bytesPerRequest
        ? [[['limits', 'bytesPerFile'], 'is more than bytesPerRequest']]
        : [],
  },
  {
    about: ['demo', 'people'],
    problems: ({ demo, people }) => {
      if (demo && people) return [[['people'], 'the demo brings its own people; leave this out']]
      return demo || people ? [] : [[['people'], 'a users file is needed; only the demo has none']]
    },
  },
  {
    about: ['demo', 'server'],
    problems: ({ demo, server }) =>
      demo && server.host !== '127.0.0.1'
        ? [[['server', 'host'], 'the demo has public passwords and listens on 127.0.0.1 only']]
        : [],
  },
  {
    about: ['mail'],
    problems: ({ mail }) => {
      const { user, passwordFile } = mail?.smtp ?? {}
      return (user === undefined) !== (passwordFile === undefined)
        ? [[['mail', 'smtp'], 'user and passwordFile belong together; one of them is missing']]
        : []
    },
  },
]
