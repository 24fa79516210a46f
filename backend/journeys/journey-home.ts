import type { Client } from './client.ts'

/** The people of the demonstration, by what stands before `@example.org`. Every home has them all, in the same groups. */
export type Mailbox =
  | 'researcher'
  | 'researcher-2'
  | 'governance'
  | 'governance-2'
  | 'research-it'
  | 'both'
  | 'admin'
  | 'auditor'

/** Status codes that links answer. Each home gives its own links, and these are what it promises of them. */
export interface LinkStatuses {
  /** Bytes that were taken. */
  readonly stored: number
  /** Not as many bytes as were announced. */
  readonly otherSize: number
  /** A link that somebody changed. */
  readonly forged: number
  /** As many bytes as were announced, in chunks that do not say so before. */
  readonly chunked: number
  /** Bytes for a request that was handed in already. */
  readonly late: number
}

/** A running service, in words of what people and systems outside of it can do or see. */
export interface JourneyHome {
  /** Where people open it. */
  readonly url: string
  readonly links: LinkStatuses
  /** Names of folders, buckets and the like, of which no answer may speak. */
  readonly inside: readonly string[]
  /** The public key that release records are signed with, as whoever gets a package asks for it. */
  releaseKeyPem(): Promise<string>
  signIn(mailbox: Mailbox): Promise<Client>
  /** Whoever comes with this for a token. */
  clientWith(token: string): Client
  /** How many uploads are kept of a request. */
  uploadsOf(requestId: string): Promise<number>
  /** What the workflow waits with; nobody outside ever has it. */
  token(requestId: string, round: number, stage: number): Promise<string | undefined>
  /** Ends a wait as a forger would who got hold of its token. */
  resume(token: string): Promise<'resumed' | 'gone'>
  /** Resolves when what came in, and what commits left to be done, has been dealt with. */
  settled(): Promise<void>
  /** Gives a person other groups, and resolves to what gives them back theirs. */
  regroup(mailbox: Mailbox, groups: readonly string[]): Promise<() => Promise<void>>
  /** Somebody new, with the groups and projects of a person who is there. */
  addPerson(email: string, like: Mailbox): Promise<void>
  stop(): Promise<void>
}

/** A home that Service Workbench sends to, with the buckets of examples/swb. */
export interface Workbench extends JourneyHome {
  /** How many files a request may have. */
  readonly filesPerRequest: number
  /** More files than these are staged by several tasks of the workflow. */
  readonly filesPerBatch: number
  /** Why a list is not read that is not there, in a bucket nobody configured, or outside of its own. */
  readonly reasons: Readonly<Record<'noObject' | 'unknownBucket' | 'outsideOfBucket', RegExp>>
  /** Whether whoever delivers is told what became of the message. */
  readonly answersSenders: boolean
  /** Publishes a text, for the service to get it as SNS delivers. */
  publish(text: string): Promise<Delivered | undefined>
  /** Puts a version of an object into the store, and tells which it is. */
  putObject(key: string, content: string): Promise<string>
  /** Takes a version of an object out of the store for good. */
  removeObject(key: string, version: string): Promise<void>
  /** Writes a version of an object that is there, or that was taken out. */
  rewriteObject(key: string, version: string, content: string): Promise<void>
  /** Writes a version list. */
  putList(key: string, text: string): Promise<void>
  /** What Service Workbench would show of a store. */
  storeStatus(store: string): Promise<string | undefined>
}

/** What a sender is told. */
export interface Delivered {
  readonly messageId: string
  readonly outcome: 'accepted' | 'repeated' | 'refused' | 'quarantined'
  readonly requestId?: string
  readonly reason?: string
}

/** A home with a mail server. */
export interface MailedHome extends JourneyHome {
  /** Everything that the mail server took. */
  mails(): Promise<readonly TakenMail[]>
}

export interface TakenMail {
  /** How the server, or the mail, tells it from others. */
  readonly id: string
  readonly from: string
  readonly to: string
  /** All that anybody can read in it, head and body. */
  readonly text: string
}
