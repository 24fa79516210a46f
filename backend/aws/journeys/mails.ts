import * as z from 'zod'
import type { TakenMail } from '#journeys/journey-home.ts'

const mailbox = z.object({
  messages: z.record(
    z.string(),
    z.array(
      z.object({
        MessageId: z.string(),
        Source: z.string(),
        To: z.array(z.string()),
        Subject: z.string(),
        BodyText: z.string(),
        BodyHtml: z.string().nullish(),
      }),
    ),
  ),
})

/** What SES took, which the emulator keeps. */
export async function mails(): Promise<readonly TakenMail[]> {
  const answer = await fetch(`${process.env['AWS_ENDPOINT_URL']}/_ministack/ses/messages`)
  const { messages } = mailbox.parse(await answer.json())
  return Object.values(messages)
    .flat()
    .map(({ MessageId, Source, To, Subject, BodyText, BodyHtml }) => ({
      id: MessageId,
      from: Source,
      to: To.map(addressOf).join(', '),
      text: [Subject, BodyText, BodyHtml ?? ''].join('\n'),
    }))
}

/** Of a name and an address, or of an address alone. */
function addressOf(text: string): string {
  return /<(.*)>$/.exec(text)?.[1] ?? text
}
