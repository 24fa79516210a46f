import type { Topics } from '#ports/topics.ts'

/** The local home has no topics: its people have their notices, in the mailbox and by mail. */
export const noTopics: Topics = {
  announce: async () => 'noTopic',
}
