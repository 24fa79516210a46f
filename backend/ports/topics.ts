import type { Group } from '#core/actor.ts'

/** What whoever listens to a group's topic is told. Never names of files or people, reasons, or titles. */
export interface Announcement {
  readonly subject: string
  readonly text: string
}

/** Topics that a group of reviewers listens to, e.g. a shared mailbox or a chat. Nobody relies on them: people get notices. */
export interface Topics {
  /**
   * @returns 'noTopic' where the group has none
   * @throws Error when it was not taken; the outbox tries again
   */
  announce(group: Group, announcement: Announcement): Promise<'announced' | 'noTopic'>
}
