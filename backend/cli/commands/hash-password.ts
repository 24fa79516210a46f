import { usageError } from '#cli/cli-error.ts'
import { command } from '#cli/command.ts'
import { EXIT } from '#cli/exit-codes.ts'
import { passwords } from '#local/people/password.ts'

export const hashPassword = command({
  name: 'hash-password',
  summary: 'Hash a password for the users file (Argon2id, PHC form).',
  synopsis: '',
  options: {},
  notes: 'The password is read from stdin, or asked for. Nothing is sent anywhere.',
  examples: ['sluice hash-password', 'pass show sluice | sluice hash-password'],
  async run({ positionals }, { terminal }) {
    if (positionals.length > 0)
      throw usageError('The password is not given as an argument: others could see it.')
    const password = await terminal.secret('Password: ', false)
    if (terminal.isInteractive && (await terminal.secret('Again: ', false)) !== password)
      throw usageError('The two passwords differ.')
    const passwordHash = await passwords().hashPassword(password)
    terminal.result({ passwordHash }, passwordHash)
    return EXIT.ok
  },
})
