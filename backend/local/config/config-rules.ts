import type { Agreement } from '#core/agreeing.ts'
import { SETTINGS_AGREEMENTS, unmappedProjects } from '#egress/settings-schema.ts'
import type { Config } from './config-schema.ts'

/** What parts of the configuration must agree on. */
export const RULES: readonly Agreement<Config>[] = [
  ...SETTINGS_AGREEMENTS,
  {
    about: ['projects', 'intake'],
    problems: (config) => unmappedProjects(['intake', 'projects'], config.intake.projects, config),
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
