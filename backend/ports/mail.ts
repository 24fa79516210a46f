import type { Notice } from '#egress/notice.ts'

/** Sends notices by e-mail. The mailbox has them already, whatever happens here. */
export interface Mail {
  /**
   * @returns 'noServer' where no mail server is configured
   * @throws Hopeless (core/hopeless.ts) when it never will be taken, e.g. for its address; any other error when it was not
   * taken this time: the outbox tries again
   */
  deliver(notice: Notice): Promise<'sent' | 'noServer'>
}
