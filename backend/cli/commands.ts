import type { Command } from '#cli/command.ts'
import { decide } from '#cli/commands/decide.ts'
import { download } from '#cli/commands/download.ts'
import { hashPassword } from '#cli/commands/hash-password.ts'
import { intake } from '#cli/commands/intake.ts'
import { list } from '#cli/commands/list.ts'
import { login } from '#cli/commands/login.ts'
import { logout } from '#cli/commands/logout.ts'
import { retry } from '#cli/commands/retry.ts'
import { show } from '#cli/commands/show.ts'
import { submit } from '#cli/commands/submit.ts'
import { verify } from '#cli/commands/verify.ts'
import { wait } from '#cli/commands/wait.ts'
import { withdraw } from '#cli/commands/withdraw.ts'

/** All that `sluice` can do, in the order of its help. */
export const COMMANDS: readonly Command[] = [
  login,
  logout,
  submit,
  list,
  show,
  wait,
  decide,
  withdraw,
  download,
  verify,
  retry,
  intake,
  hashPassword,
]
