export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A whole number of bytes, exact up to 9,007,199,254,740,991. */
  Bytes: { input: number; output: number; }
  /** A moment as ISO 8601 in UTC, for example 2026-03-04T15:40:51.902Z. */
  DateTime: { input: string; output: string; }
};

/** What a person can do to a request. */
export type Action =
  /** Announce files of a draft. */
  | 'ADD_FILES'
  /** Approve or reject the open stage. */
  | 'DECIDE'
  /** Fetch the released package. */
  | 'DOWNLOAD'
  /** Take files out of a draft. */
  | 'REMOVE_FILES'
  /** Try a failed step again. */
  | 'RETRY'
  /** Hand a draft in. */
  | 'SUBMIT'
  /** Send the bytes of an announced file. */
  | 'UPLOAD'
  /** Look at a staged file. */
  | 'VIEW_FILE'
  /** Take the request back. */
  | 'WITHDRAW';

/** Links for the announced files, or why nothing was done. */
export type AddFilesPayload = {
  /** Why nothing was done. */
  readonly refusal?: Maybe<Refusal>;
  /** The request as it is now. */
  readonly request?: Maybe<Request>;
  /** A link for each file, in the order in which they were given. */
  readonly uploads: ReadonlyArray<Upload>;
};

/** One entry of the audit record. docs/security.md says how its digest is computed. */
export type AuditEvent = {
  /** Subject of who did it. */
  readonly actor: Scalars['ID']['output'];
  /** Whether that is a person, a service or the system. */
  readonly actorKind: Scalars['String']['output'];
  /** When, by the server's clock. */
  readonly at: Scalars['DateTime']['output'];
  /** SHA-256 of this entry. */
  readonly digest: Scalars['String']['output'];
  /** What it was about, as canonical JSON. */
  readonly facts: Scalars['String']['output'];
  /** Digest of the entry before; 64 zeros for the first. */
  readonly previous: Scalars['String']['output'];
  /** Number in its stream, from 1, without gaps. */
  readonly seq: Scalars['Int']['output'];
  /** The chain that it belongs to. */
  readonly stream: Scalars['String']['output'];
  /** What happened. */
  readonly type: Scalars['String']['output'];
};

/** Why an action is not possible for you now. */
export type BlockedReason = {
  /** The action. */
  readonly action: Action;
  /** For programs. */
  readonly code: RefusalCode;
  /** For people. */
  readonly message: Scalars['String']['output'];
};

/** What a new request says about itself. */
export type CreateRequestInput = {
  /** Makes the mutation repeatable. */
  readonly clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  /** Id of a project that you are a member of. */
  readonly project: Scalars['ID']['input'];
  /** Why this data should leave and who gets it, 10 to 5,000 characters. */
  readonly purpose: Scalars['String']['input'];
  /** A short name, 3 to 200 characters. */
  readonly title: Scalars['String']['input'];
  /** The workspace that the files come from; the project's id if left out. */
  readonly workspace?: InputMaybe<Scalars['String']['input']>;
};

/** One decision. */
export type Decision = {
  /** When, by the server's clock. */
  readonly at: Scalars['DateTime']['output'];
  /** Who. */
  readonly by: Person;
  /** The verdict. */
  readonly decision: DecisionVerdict;
  /** The group in whose name it was made. */
  readonly group: Scalars['String']['output'];
  /** The files that it is about. */
  readonly manifestDigest: Scalars['String']['output'];
  /** Why. */
  readonly reason: Scalars['String']['output'];
  /** The stage, from 1. */
  readonly stage: Scalars['Int']['output'];
};

/** A reviewer's verdict. */
export type DecisionVerdict =
  /** These files may leave. */
  | 'APPROVED'
  /** These files may not leave. Final. */
  | 'REJECTED';

/** How often the package was and may be fetched. */
export type Downloads = {
  /** Tickets allowed. */
  readonly allowed: Scalars['Int']['output'];
  /** Until when; null before the release. */
  readonly until?: Maybe<Scalars['DateTime']['output']>;
  /** Tickets given. */
  readonly used: Scalars['Int']['output'];
};

/** The status as TREEHOOSE names it. */
export type EgressStatus =
  /** Information Governance approved. */
  | 'IGAPPROVED'
  /** Nothing is decided yet. */
  | 'PROCESSING'
  /** It will not leave. */
  | 'REJECTED'
  /** Research IT approved. */
  | 'RITAPPROVED';

/** A page of audit events. */
export type EventConnection = {
  /** The events of this page. */
  readonly items: ReadonlyArray<AuditEvent>;
  /** Give it to get the next page; null on the last. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/** A stream of events that belong to no request. */
export type EventStream =
  /** Messages from outside: received, accepted, refused, quarantined. */
  | 'INTAKE'
  /** Who signed in, failed to, or was signed out. */
  | 'PEOPLE'
  /** What was refused without being about a request that exists. */
  | 'REFUSALS';

/** A machine step that failed. */
export type Failure = {
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** For programs. */
  readonly code: Scalars['String']['output'];
  /** For people. */
  readonly reason: Scalars['String']['output'];
  /** The step's name in the state machine. */
  readonly step: Scalars['String']['output'];
};

/** One file of a round. */
export type File = {
  /** Its size. */
  readonly bytes: Scalars['Bytes']['output'];
  /** Media type by content, once staged. */
  readonly mediaType?: Maybe<Scalars['String']['output']>;
  /** Its path in the package. */
  readonly path: Scalars['String']['output'];
  /** SHA-256 of its content, in hexadecimal. */
  readonly sha256?: Maybe<Scalars['String']['output']>;
  /** Whether all bytes have arrived. */
  readonly uploaded: Scalars['Boolean']['output'];
};

/** A page of files. */
export type FileConnection = {
  /** The files of this page. */
  readonly items: ReadonlyArray<File>;
  /** Give it to get the next page; null on the last. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/** A file to announce. */
export type FileInput = {
  /** Exact size. Zero is fine. */
  readonly bytes: Scalars['Bytes']['input'];
  /** Path in the package: relative, with forward slashes, in Unicode NFC. */
  readonly path: Scalars['String']['input'];
};

/** Files in numbers. */
export type FilesSummary = {
  /** Their sizes together. */
  readonly bytes: Scalars['Bytes']['output'];
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** The media types found in their content, once staged. */
  readonly types: ReadonlyArray<Scalars['String']['output']>;
};

/** A request of another system as it stood there. Nothing of it was decided or released here. */
export type Imported = {
  /** When it was imported. */
  readonly at: Scalars['DateTime']['output'];
  /** Names the item of that system, which the audit event requestImported holds. */
  readonly digest: Scalars['String']['output'];
  /** The system: treehoose. */
  readonly from: Scalars['String']['output'];
  /** Its id there. */
  readonly id: Scalars['ID']['output'];
  /** Its status there. */
  readonly status: EgressStatus;
};

/** A message from outside that asked for a release. */
export type IntakeMessage = {
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** Why it was refused or quarantined. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** When it came. */
  readonly receivedAt: Scalars['DateTime']['output'];
  /** The request that it became. */
  readonly requestId?: Maybe<Scalars['ID']['output']>;
  /** What became of it. */
  readonly state: IntakeState;
};

/** What became of a message. */
export type IntakeState =
  /** It became a request. */
  | 'ACCEPTED'
  /** Its id is known with other content; the first one stands. */
  | 'QUARANTINED'
  /** Not looked at yet. */
  | 'RECEIVED'
  /** It cannot become one. */
  | 'REFUSED';

/** A link, or why there is none. */
export type LinkPayload = {
  /** Until when it can be used. */
  readonly expiresAt?: Maybe<Scalars['DateTime']['output']>;
  /** Why there is none. */
  readonly refusal?: Maybe<Refusal>;
  /** The request as it is now. */
  readonly request?: Maybe<Request>;
  /** The link, for a plain GET. */
  readonly url?: Maybe<Scalars['String']['output']>;
};

/** The person who is asking. */
export type Me = {
  /** The e-mail address. */
  readonly email: Scalars['String']['output'];
  /** Groups, as the directory has them now. */
  readonly groups: ReadonlyArray<Scalars['String']['output']>;
  /** The stable subject. */
  readonly id: Scalars['ID']['output'];
  /** The person's name. */
  readonly name: Scalars['String']['output'];
  /** Ids of projects. */
  readonly projects: ReadonlyArray<Scalars['ID']['output']>;
};

/** A page of intake messages. */
export type MessageConnection = {
  /** The messages of this page. */
  readonly items: ReadonlyArray<IntakeMessage>;
  /** Give it to get the next page; null on the last. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type Mutation = {
  /**
   * Announces files of a draft, at most 90 a call (a home may take more), and answers a link for each. PUT the bytes of the file to its link
   * (plain HTTP, exactly as many bytes as announced). Announcing a file again with another size replaces it.
   */
  readonly addFiles: AddFilesPayload;
  /** Starts a request as a draft in one of your projects. */
  readonly createRequest: RequestPayload;
  /** A download ticket: a link that fetches the released package once. It counts as one download when it is given. */
  readonly downloadData: LinkPayload;
  /** Takes files out of a draft. */
  readonly removeFiles: RequestPayload;
  /** Tries the failed machine step of a request again. For administrators. */
  readonly retryRequest: RequestPayload;
  /** Hands a draft in: its files are frozen, copied and hashed, and the first stage of the policy begins. */
  readonly submitRequest: RequestPayload;
  /** Records a reviewer's decision on the open stage, for exactly the files that the manifest digest names. */
  readonly updateRequest: RequestPayload;
  /** A link, good for five minutes, to the staged bytes of one file. The view is recorded. */
  readonly viewFile: LinkPayload;
  /** Takes a request back before it is decided. Staged files are deleted. */
  readonly withdrawRequest: RequestPayload;
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationAddFilesArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  files: ReadonlyArray<FileInput>;
  requestId: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationCreateRequestArgs = {
  input: CreateRequestInput;
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationDownloadDataArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  requestId: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationRemoveFilesArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  paths: ReadonlyArray<Scalars['String']['input']>;
  requestId: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationRetryRequestArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  expectedVersion: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationSubmitRequestArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  expectedVersion: Scalars['Int']['input'];
  id: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationUpdateRequestArgs = {
  input: UpdateRequestInput;
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationViewFileArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  path: Scalars['String']['input'];
  requestId: Scalars['ID']['input'];
};


/**
 * What can be done. Each mutation may carry a `clientRequestId` of your own choice (up to 128 characters): repeated with
 * the same content it answers the same and does nothing twice; with other content it is refused.
 */
export type MutationWithdrawRequestArgs = {
  clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  id: Scalars['ID']['input'];
  reason?: InputMaybe<Scalars['String']['input']>;
};

/** What a person was told. */
export type Notice = {
  /** When. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** Whether the e-mail went out; false while it is tried again or was given up, null where no mail server is configured. */
  readonly mailed?: Maybe<Scalars['Boolean']['output']>;
  /** The request that it is about. */
  readonly requestId: Scalars['ID']['output'];
  /** The subject line. */
  readonly subject: Scalars['String']['output'];
  /** The text. */
  readonly text: Scalars['String']['output'];
  /** To whom. */
  readonly to: Person;
};

/** A page of notices. */
export type NoticeConnection = {
  /** The notices of this page. */
  readonly items: ReadonlyArray<Notice>;
  /** Give it to get the next page; null on the last. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/** Whose move it is. */
export type Owner =
  /** The person who asked. */
  | 'AUTHOR'
  /** Nobody: the request is closed. */
  | 'NOBODY'
  /** The group of the open stage. */
  | 'REVIEWERS'
  /** The service itself. */
  | 'SYSTEM';

/** What packing the files of a request takes, and how far it is. */
export type Packing = {
  /** How many bytes of content are packed; as the files. */
  readonly bytesPacked?: Maybe<Scalars['Bytes']['output']>;
  /** How many bytes they are. */
  readonly bytesTotal: Scalars['Bytes']['output'];
  /** How long it will take, in seconds, on the safe side. */
  readonly expectedSeconds: Scalars['Int']['output'];
  /** What it will cost, in US dollars, on the safe side; only where it costs something. */
  readonly expectedUsd?: Maybe<Scalars['Float']['output']>;
  /** How many files are packed; only while a package is being made, and where that can be seen. */
  readonly filesPacked?: Maybe<Scalars['Int']['output']>;
  /** How many files there are to pack. */
  readonly filesTotal: Scalars['Int']['output'];
  /** Who makes the package. */
  readonly way: PackingWay;
};

/** Who makes a package. */
export type PackingWay =
  /** Many make it together, a batch each. */
  | 'BATCHES'
  /** One task of the workflow makes all of it. */
  | 'ONE_TASK';

/** A person in the record. */
export type Person = {
  /** The e-mail address at the time. */
  readonly email: Scalars['String']['output'];
  /** The stable subject. */
  readonly id: Scalars['ID']['output'];
  /** The name at the time. */
  readonly name: Scalars['String']['output'];
};

/** The approval policy of a request. */
export type Policy = {
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Its version: an open request keeps its own. */
  readonly version: Scalars['Int']['output'];
};

/** What is wrong with one file or field. */
export type Problem = {
  /** The file's path or the field's name. */
  readonly at: Scalars['String']['output'];
  /** For programs. */
  readonly code: Scalars['String']['output'];
  /** For people. */
  readonly message: Scalars['String']['output'];
};

/** What can be asked. */
export type Query = {
  /** What packing a request takes, and how far it is. Nothing if there is no such request, or none that you may see. */
  readonly getPacking?: Maybe<Packing>;
  /** One request, or null if there is none under this id that you may see. */
  readonly getRequest?: Maybe<Request>;
  /**
   * Audit events in their order: of a request, or of one of the streams beside the requests. For auditors; those of a
   * request also for administrators.
   */
  readonly listEvents?: Maybe<EventConnection>;
  /**
   * The files of a round of a request in the order of their paths; of the present round if `round` is left out.
   * `limit` is 1 to 100, as in every list.
   */
  readonly listFiles?: Maybe<FileConnection>;
  /** Messages from outside that asked for a release, newest first. For administrators and auditors. */
  readonly listMessages?: Maybe<MessageConnection>;
  /** Notices that were sent to you, newest first; with `everyone`, to all people (administrators and auditors). */
  readonly listNotices: NoticeConnection;
  /**
   * Requests that you may see, newest first. Without a filter: all of your projects.
   * `limit` is 1 to 100 (25 if left out); `nextToken` comes from the page before.
   */
  readonly listRequests: RequestConnection;
  /** The person who is asking, with groups and projects as they are now. */
  readonly me: Me;
};


/** What can be asked. */
export type QueryGetPackingArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryGetRequestArgs = {
  id: Scalars['ID']['input'];
};


/** What can be asked. */
export type QueryListEventsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  requestId?: InputMaybe<Scalars['ID']['input']>;
  stream?: InputMaybe<EventStream>;
};


/** What can be asked. */
export type QueryListFilesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  requestId: Scalars['ID']['input'];
  round?: InputMaybe<Scalars['Int']['input']>;
};


/** What can be asked. */
export type QueryListMessagesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryListNoticesArgs = {
  everyone?: InputMaybe<Scalars['Boolean']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** What can be asked. */
export type QueryListRequestsArgs = {
  filter?: InputMaybe<RequestFilter>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** Why something was not done, and what to do about it. */
export type Refusal = {
  /** For programs. */
  readonly code: RefusalCode;
  /** For people. */
  readonly message: Scalars['String']['output'];
  /** Which file or field, at most 100. */
  readonly problems: ReadonlyArray<Problem>;
};

/** Why something was not done. Nothing was changed. */
export type RefusalCode =
  /** Nobody fills two seats. */
  | 'ALREADY_DECIDED'
  /** The clientRequestId was used with other content. */
  | 'CLIENT_REQUEST_REUSED'
  /** The time to decide is over. */
  | 'DEADLINE_PASSED'
  /** The time to download is over. */
  | 'DOWNLOAD_EXPIRED'
  /** Announced files have no bytes yet. */
  | 'FILES_MISSING'
  /** File names that cannot be accepted. */
  | 'FILES_REFUSED'
  /** You were removed from the group after you signed in. */
  | 'GROUP_REMOVED'
  /** The input is not acceptable; see the problems. */
  | 'INVALID_INPUT'
  /** A limit of the service. */
  | 'LIMIT_EXCEEDED'
  /** Your role does not allow it. */
  | 'NOT_ALLOWED'
  /** Not there, or not yours to see. */
  | 'NOT_FOUND'
  /** The request does not wait for a decision. */
  | 'NOT_IN_REVIEW'
  /** There is no package yet. */
  | 'NOT_RELEASED'
  /** All downloads are used. */
  | 'NO_DOWNLOADS_LEFT'
  /** A request needs at least one file. */
  | 'NO_FILES'
  /** The digest names other files. */
  | 'OTHER_DIGEST'
  /** Nobody decides on their own request. */
  | 'OWN_REQUEST'
  /** A reason is needed; for a rejection of at least 10 characters. */
  | 'REASON_TOO_SHORT'
  /** The request is closed. */
  | 'REQUEST_CLOSED'
  /** Someone changed the request after you loaded it. */
  | 'STALE_VERSION'
  /** Another group decides this stage. */
  | 'WRONG_STAGE'
  /** Not possible in the present status. */
  | 'WRONG_STATUS';

/** The package that left. */
export type Release = {
  /** Its size. */
  readonly bytes: Scalars['Bytes']['output'];
  /** When it was verified. */
  readonly releasedAt: Scalars['DateTime']['output'];
  /** SHA-256 of the package, in hexadecimal. */
  readonly sha256: Scalars['String']['output'];
};

/** One egress request: files of one workspace of one project. */
export type Request = {
  /** What you may do now. */
  readonly allowedActions: ReadonlyArray<Action>;
  /** Why you may not do the rest. */
  readonly blockedReasons: ReadonlyArray<BlockedReason>;
  /** When the draft was started. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** Who decided what, in order. */
  readonly decisions: ReadonlyArray<Decision>;
  /** How often the package was and may be fetched. */
  readonly downloads: Downloads;
  /** The status as TREEHOOSE names it; null for a draft. */
  readonly egressStatus?: Maybe<EgressStatus>;
  /** The machine step that failed, if one did. */
  readonly failure?: Maybe<Failure>;
  /** The files in numbers; listFiles has the list. */
  readonly files: FilesSummary;
  /** The id. */
  readonly id: Scalars['ID']['output'];
  /** What stood in the system that it was imported from, if it was; which files those were is not known here. */
  readonly imported?: Maybe<Imported>;
  /** Names the frozen files of this round: SHA-256 of the manifest. Null until staged. */
  readonly manifestDigest?: Maybe<Scalars['String']['output']>;
  /** The policy that applies, and its version. */
  readonly policy: Policy;
  /** Id of the project. */
  readonly project: Scalars['ID']['output'];
  /** Why this data should leave. */
  readonly purpose: Scalars['String']['output'];
  /** The package, once there is one. */
  readonly release?: Maybe<Release>;
  /** Who asked. */
  readonly requestedBy: Person;
  /** Counts the submissions, from 1. */
  readonly round: Scalars['Int']['output'];
  /** Proof that the staged copies are gone, once they are. */
  readonly stagedDeleted?: Maybe<StagedDeletion>;
  /** The stages of approval in their order. */
  readonly stages: ReadonlyArray<Stage>;
  /** Where it is. */
  readonly status: RequestStatus;
  /** When it was handed in. */
  readonly submittedAt?: Maybe<Scalars['DateTime']['output']>;
  /** A short name. */
  readonly title: Scalars['String']['output'];
  /** Grows with every change; send it back as expectedVersion. */
  readonly version: Scalars['Int']['output'];
  /** Whose move it is. */
  readonly whoseTurn: WhoseTurn;
  /** The workspace that the files come from. */
  readonly workspace: Scalars['String']['output'];
};

/** That a request has changed. What changed is answered by getRequest. */
export type RequestChange = {
  /** The request. */
  readonly id: Scalars['ID']['output'];
  /** Its version now. */
  readonly version: Scalars['Int']['output'];
};

/** A page of requests. */
export type RequestConnection = {
  /** The requests of this page. */
  readonly items: ReadonlyArray<Request>;
  /** Give it to get the next page; null on the last. */
  readonly nextToken?: Maybe<Scalars['String']['output']>;
};

/** Which requests to list. Conditions are joined by and. */
export type RequestFilter = {
  /** Only those that wait for you: your drafts, what your groups have to decide and you may, failed steps for an administrator. */
  readonly awaitingMe?: InputMaybe<Scalars['Boolean']['input']>;
  /** Only those that you asked for. */
  readonly mine?: InputMaybe<Scalars['Boolean']['input']>;
  /** Of this project. */
  readonly project?: InputMaybe<Scalars['ID']['input']>;
  /** Any of these statuses. */
  readonly status?: InputMaybe<ReadonlyArray<RequestStatus>>;
};

/** The request after a mutation, or why nothing was done. */
export type RequestPayload = {
  /** Why nothing was done. */
  readonly refusal?: Maybe<Refusal>;
  /** The request as it is now. */
  readonly request?: Maybe<Request>;
};

/** The status of a request. */
export type RequestStatus =
  /** The author adds files. */
  | 'DRAFT'
  /** Nobody decided in time. Final. */
  | 'EXPIRED'
  /** A machine step failed; an administrator can retry it. */
  | 'FAILED'
  /** Finished in another system before this one, and kept for the record; `imported` says what stood there. Final. */
  | 'IMPORTED'
  /** A stage of the policy waits for its decision. */
  | 'IN_REVIEW'
  /** A reviewer said no. Final. */
  | 'REJECTED'
  /** The package can be downloaded. */
  | 'RELEASED'
  /** The service packs and verifies what was approved. */
  | 'RELEASING'
  /** The service copies and hashes the submitted files. */
  | 'STAGING'
  /** The author took it back. Final. */
  | 'WITHDRAWN';

/** One stage of approval. */
export type Stage = {
  /** Until when it can be decided. */
  readonly deadlineAt?: Maybe<Scalars['DateTime']['output']>;
  /** The verdict, once decided. */
  readonly decision?: Maybe<DecisionVerdict>;
  /** The group that decides. */
  readonly group: Scalars['String']['output'];
  /** Counts from 1. */
  readonly number: Scalars['Int']['output'];
  /** When it was opened. */
  readonly openedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Waiting, open, decided, or skipped because the request ended before. */
  readonly state: StageState;
};

/** Where a stage is. */
export type StageState =
  /** It has its decision. */
  | 'DECIDED'
  /** It can be decided now. */
  | 'OPEN'
  /** The request ended before its turn. */
  | 'SKIPPED'
  /** Its turn has not come. */
  | 'WAITING';

/** Proof that the staged copies are gone. */
export type StagedDeletion = {
  /** When their absence was verified. */
  readonly at: Scalars['DateTime']['output'];
  /** How many bytes. */
  readonly bytes: Scalars['Bytes']['output'];
  /** How many files were deleted. */
  readonly files: Scalars['Int']['output'];
};

/** What can be watched. */
export type Subscription = {
  /**
   * Comes each time that the request changes, as long as you may see it. Changes that follow fast on each other may come
   * as one, the last. Watch first, then read: what changed before is not told.
   */
  readonly onRequestChanged?: Maybe<RequestChange>;
};


/** What can be watched. */
export type SubscriptionOnRequestChangedArgs = {
  id: Scalars['ID']['input'];
};

/** A decision on the open stage. Who decides and when is taken from the token and the server's clock. */
export type UpdateRequestInput = {
  /** Makes the mutation repeatable. */
  readonly clientRequestId?: InputMaybe<Scalars['ID']['input']>;
  /** The verdict. */
  readonly decision: DecisionVerdict;
  /** The version that you looked at. */
  readonly expectedVersion: Scalars['Int']['input'];
  /** The request. */
  readonly id: Scalars['ID']['input'];
  /** The digest of the manifest that you looked at. */
  readonly manifestDigest: Scalars['String']['input'];
  /** Why; for a rejection at least 10 characters. Kept in the record and shown to the requester. */
  readonly reason: Scalars['String']['input'];
  /** Accepted from old clients and ignored: task tokens never leave the server and mean nothing here. */
  readonly taskToken?: InputMaybe<Scalars['String']['input']>;
};

/** Where to PUT the bytes of one file. */
export type Upload = {
  /** Until when it can be used. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The file's path. */
  readonly path: Scalars['String']['output'];
  /** The link. */
  readonly url: Scalars['String']['output'];
};

/** Whose move it is. */
export type WhoseTurn = {
  /** The group that has to act: the one that decides, or Admin after a failure. */
  readonly group?: Maybe<Scalars['String']['output']>;
  /** The same in words. */
  readonly label: Scalars['String']['output'];
  /** Author, reviewers, system or nobody. */
  readonly owner: Owner;
};
