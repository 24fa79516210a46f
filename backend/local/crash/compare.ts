import { isDeepStrictEqual } from 'node:util'
import type { Counts, Outcome } from './outcome.ts'

/** What a crash may do once more, and why that is right. Everything else is done as often as without a crash. */
export const MAY_REPEAT: Readonly<Record<string, string>> = {
  stageOpened:
    'it died when the wait was recorded and the workflow had not noted that its token was handed out: it is handed out again',
  mail: 'it died when the mail server had taken the mail and that was not recorded: mail is sent at least once',
}

/** What a crash may leave out, and why that is right. */
export const MAY_MISS: Readonly<Record<string, string>> = {
  downloadCompleted:
    'it died while the package was fetched: a ticket is good for one attempt, and nobody can say what arrived',
}

/** What only a crash brings about, and why that is right. */
export const MAY_COME: Readonly<Record<string, string>> = {
  'refused/fetchPackage/TICKET_USED':
    'it died while the package was fetched: who comes again with the ticket is refused, and that is recorded',
}

/** How an outcome differs from that of a run without a crash; nothing where it is as good. `deaths`: how often it died. */
export function differences(wanted: Outcome, found: Outcome, deaths: number): readonly string[] {
  const same = (['requests', 'files', 'notices', 'executions'] as const).flatMap((part) =>
    isDeepStrictEqual(wanted[part], found[part])
      ? []
      : [`${part}: ${JSON.stringify(found[part])} instead of ${JSON.stringify(wanted[part])}`],
  )
  return [
    ...found.wrong,
    ...same,
    ...ticketProblems(wanted, found),
    ...countProblems(wanted.events, found.events, (name) => kindOf(name) in MAY_REPEAT, deaths),
    ...countProblems(wanted.mails, found.mails, () => 'mail' in MAY_REPEAT, deaths),
  ]
}

/** Counts name an event by its type and who did it. */
function kindOf(name: string): string {
  return name.split(' ')[0] ?? ''
}

function countProblems(
  wanted: Counts,
  found: Counts,
  mayRepeat: (name: string) => boolean,
  deaths: number,
): readonly string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)])
  return [...names].flatMap((name) => {
    const [least, count] = [wanted[name] ?? 0, found[name] ?? 0]
    const mayBeMore = kindOf(name) in MAY_COME || (mayRepeat(name) && least > 0)
    const most = mayBeMore ? least + deaths : least
    const isMissing = count < least && !(kindOf(name) in MAY_MISS)
    return isMissing || count > most ? [`${name}: ${count} times instead of ${least}`] : []
  })
}

/** One ticket, counted once. Used up by a crash it says STARTED, and its completion is not recorded. */
function ticketProblems({ tickets: wanted }: Outcome, { tickets, events }: Outcome): readonly string[] {
  const isUsedUp =
    wanted.length === 1 &&
    tickets.join() === 'STARTED' &&
    !Object.keys(events).some((name) => kindOf(name) === 'downloadCompleted')
  return isUsedUp || isDeepStrictEqual(tickets, wanted)
    ? []
    : [`tickets: ${tickets.join()} instead of ${wanted.join()}`]
}
