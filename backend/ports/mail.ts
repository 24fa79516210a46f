import type { Notice } from '#egress/notice.ts'

/** Sends notices by e-mail. The mailbox has them already, whatever happens here. */
export interface Mail {
  /**
   * @returns 'noServer' where no mail server is configured
   * @throws Error when it was not taken; the outbox tries again
   */
  deliver(notice: Notice): Promise<'sent' | 'noServer'>
}
