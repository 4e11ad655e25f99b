import type {
  Account,
  Digest,
  ErasureState,
  Instant,
  Integration,
  Principal,
  ProposalState,
} from '@countersign/schema';
import type { ApiUserReads, ApiUserWrites } from './api-users.ts';
import type { DeliveryReads, DeliveryWrites } from './deliveries.ts';
import type { ListScope, Page } from './lists.ts';
import type { LogReads, LogWrites } from './log.ts';
import type { OutageReads, OutageWrites } from './outages.ts';
import type { OutboxReads, OutboxWrites } from './outbox.ts';
import type {
  AccountCheckRecord,
  AcknowledgementRecord,
  BatchRecord,
  BatchRowRecord,
  CheckpointTargetRecord,
  CorrectionRecord,
  CosignatureRecord,
  DecisionRecord,
  EnrolmentRecord,
  ErasureRecord,
  ExceptionRecord,
  HoldRecord,
  PermitRecord,
  PolicyProposalRecord,
  PolicyReviewRecord,
  PolicySetRecord,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
  SecretRecord,
  StepRecord,
  SubjectRecord,
  TaskEventRecord,
  TaskRecord,
  TokenRecord,
} from './records.ts';
import type { RequestReads, RequestWrites } from './requests.ts';

export interface TaskFilter extends Page {
  readonly scope?: ListScope | undefined;
  readonly account?: string | undefined;
  readonly integration?: string | undefined;
  readonly requester?: string | undefined;
  readonly state?: TaskRecord['state'] | undefined;
  readonly request?: string | undefined;
}

/** Reads of one consistent state of the store. A `get` gives undefined for what does not exist. */
export interface ReadTransaction {
  readonly principals: {
    get(id: string): Principal | undefined;
    byEmail(email: string): Principal | undefined;
    list(): readonly Principal[];
  };
  readonly tokens: {
    byHash(hash: Digest): TokenRecord | undefined;
    get(id: string): TokenRecord | undefined;
    /** Those that were made by means of a token, oldest first. */
    issuedVia(token: string): readonly TokenRecord[];
    /** Whether the principal has ever had one. */
    wasIssuedTo(principal: string): boolean;
    /** All that the principal has ever had, oldest first. */
    of(principal: string): readonly TokenRecord[];
  };
  readonly enrolments: {
    byHash(hash: Digest): EnrolmentRecord | undefined;
    /** The newest code of a person. */
    of(principal: string): EnrolmentRecord | undefined;
    /** The codes that were made by means of a token. */
    issuedVia(token: string): readonly EnrolmentRecord[];
  };
  readonly accounts: { get(id: string): Account | undefined; list(): readonly Account[] };
  readonly integrations: {
    get(id: string): Integration | undefined;
    list(): readonly Integration[];
    /** Identifiers of those that the person with this address owns. */
    ownedBy(email: string): readonly string[];
    /** Identifiers of others that one may be taken for, by its name or its identifier. */
    confusableWith(integration: Pick<Integration, 'id' | 'name'>): readonly string[];
  };
  readonly apiUsers: ApiUserReads;
  readonly requests: RequestReads;
  readonly revisions: {
    get(request: string, revision: number): RevisionRecord | undefined;
    list(request: string): readonly RevisionRecord[];
  };
  readonly decisions: {
    get(id: string): DecisionRecord | undefined;
    /** Newest first. */
    newest(limit: number): readonly DecisionRecord[];
    /** The admission decision of one revision. */
    ofRevision(request: string, revision: number): DecisionRecord | undefined;
  };
  readonly reviews: {
    list(request: string, revision: number): readonly ReviewRecord[];
    /** Of every revision, oldest first. */
    ofRequest(request: string): readonly ReviewRecord[];
    /** Reviews since `since` of other requests about the same API user, or for a create of other creates for the same place. */
    ofAlike(
      request: Pick<RequestRecord, 'id' | 'action' | 'account' | 'integration'>,
      since: Instant,
    ): readonly Pick<ReviewRecord, 'request' | 'revision' | 'principal' | 'verdict' | 'createdAt'>[];
  };
  readonly acknowledgements: { list(request: string, revision: number): readonly AcknowledgementRecord[] };
  readonly permits: {
    get(id: string): PermitRecord | undefined;
    ofRequest(request: string): PermitRecord | undefined;
  };
  readonly steps: {
    get(id: string): StepRecord | undefined;
    ofRequest(request: string): readonly StepRecord[];
  };
  readonly tasks: {
    get(id: string): TaskRecord | undefined;
    list(filter: TaskFilter): readonly TaskRecord[];
    openOfStep(step: string): TaskRecord | undefined;
    countOpenByKind(): Readonly<Partial<Record<TaskRecord['kind'], number>>>;
    ofRequest(request: string): readonly TaskRecord[];
    /** What people did with the tasks of a request, by task and in order. */
    history(request: string): readonly TaskEventRecord[];
  };
  readonly outbox: OutboxReads;
  readonly outages: OutageReads;
  readonly batches: {
    get(id: string): BatchRecord | undefined;
    byFileDigest(digest: Digest): BatchRecord | undefined;
    /** In the order of the file, from after a line on. */
    rows(batch: string, page: { readonly after: number; readonly limit: number }): readonly BatchRowRecord[];
    hasRow(batch: string, line: number): boolean;
  };
  readonly secrets: {
    get(id: string): SecretRecord | undefined;
    ofRequest(request: string): readonly SecretRecord[];
    listFor(principal: string): readonly SecretRecord[];
  };
  readonly policySets: {
    active(): PolicySetRecord | undefined;
    get(digest: Digest): PolicySetRecord | undefined;
  };
  readonly policyProposals: {
    get(id: string): PolicyProposalRecord | undefined;
    /** Newest first. */
    list(state?: ProposalState): readonly PolicyProposalRecord[];
    reviews(id: string): readonly PolicyReviewRecord[];
  };
  readonly idempotency: {
    /** What the key was used for, and whether for the same input. */
    get(
      principal: string,
      key: string,
      inputDigest: Digest,
    ): { sameInput: boolean; request: string } | undefined;
  };
  readonly accountChecks: {
    get(id: string): AccountCheckRecord | undefined;
    /** The newest check of an account itself that is done. */
    newest(account: string): AccountCheckRecord | undefined;
  };
  /** Oldest first. */
  readonly corrections: { of(target: string): readonly CorrectionRecord[] };
  readonly exceptions: {
    /** Every one, ended ones included, in the order of their requests. */
    list(): readonly ExceptionRecord[];
    due(today: string): readonly ExceptionRecord[];
    ofRequest(request: string): ExceptionRecord | undefined;
  };
  readonly subjects: {
    /** By the identifier of an API user, a request, a principal or a file, or `owner:` or `account:` and its name. */
    resolve(name: string): SubjectRecord | undefined;
    apiUsers(subject: string): readonly string[];
    /** Those that exist, or may exist, on the provider. */
    liveApiUsers(subject: string): readonly string[];
    countRequests(subject: string): number;
    /** Requests that are not settled: about the subject, or asked for or answered for by it. */
    openRequests(subject: string): readonly string[];
  };
  readonly erasures: {
    get(id: string): ErasureRecord | undefined;
    /** Newest first. */
    list(state?: ErasureState): readonly ErasureRecord[];
    ofSubject(subject: string): readonly ErasureRecord[];
  };
  readonly holds: {
    ofSubject(subject: string): readonly HoldRecord[];
    /** Those that were not released. */
    running(subject: string): readonly HoldRecord[];
    /** Those of everybody that were not released. */
    listRunning(): readonly HoldRecord[];
  };
  readonly deliveries: DeliveryReads;
  readonly audit: LogReads;
  readonly cosignatures: {
    /** Cosigned checkpoints with all their cosignature lines, newest first. */
    newest(limit: number): readonly { size: number; note: string }[];
  };
  readonly checkpointTargets: {
    get(id: string): CheckpointTargetRecord | undefined;
    list(): readonly CheckpointTargetRecord[];
  };
}

/**
 * All that one change of state writes; it is committed whole or not at all. Whatever is appended to the log in it is under
 * a signed checkpoint once it is committed.
 */
export interface WriteTransaction extends ReadTransaction {
  readonly principals: ReadTransaction['principals'] & {
    insert(principal: Principal): void;
    setRecipient(id: string, recipient: string): void;
  };
  readonly tokens: ReadTransaction['tokens'] & {
    insert(token: TokenRecord): void;
    revoke(id: string, at: Instant): void;
  };
  readonly enrolments: ReadTransaction['enrolments'] & {
    /** In place of the one that the person had; one that is spent cannot be replaced. */
    put(enrolment: EnrolmentRecord): void;
    spend(principal: string, at: Instant): void;
    /** Lets a code that is not spent expire. */
    end(principal: string, at: Instant): void;
  };
  readonly accounts: ReadTransaction['accounts'] & {
    insert(account: Account): void;
    replace(account: Account): void;
  };
  readonly integrations: ReadTransaction['integrations'] & {
    insert(integration: Integration): void;
    setOwner(id: string, owner: string): void;
  };
  readonly apiUsers: ApiUserWrites;
  readonly requests: RequestWrites;
  readonly revisions: ReadTransaction['revisions'] & { insert(revision: RevisionRecord): void };
  readonly decisions: ReadTransaction['decisions'] & { insert(decision: DecisionRecord): void };
  readonly reviews: ReadTransaction['reviews'] & { insert(review: ReviewRecord): void };
  readonly acknowledgements: ReadTransaction['acknowledgements'] & {
    insert(record: AcknowledgementRecord): void;
  };
  readonly permits: ReadTransaction['permits'] & {
    insert(permit: PermitRecord): void;
    markUsed(id: string, at: Instant): void;
  };
  readonly steps: ReadTransaction['steps'] & {
    insert(steps: readonly StepRecord[]): void;
    /** Ends the lease of every holder at `at`, and has what one had in hand due then; gives how many leases there were. */
    endLeases(at: Instant): number;
    update(
      id: string,
      patch: Partial<
        Pick<StepRecord, 'state' | 'attempts' | 'leaseHolder' | 'leaseUntil' | 'result' | 'problem'>
      > & { updatedAt: Instant },
    ): void;
  };
  readonly tasks: ReadTransaction['tasks'] & {
    insert(task: TaskRecord): void;
    /** Appends to the history of a task, which is never changed. */
    recordEvent(event: Omit<TaskEventRecord, 'position'>): void;
    update(
      id: string,
      patch: Partial<Omit<TaskRecord, 'id' | 'step' | 'request' | 'kind' | 'openedAt'>>,
    ): void;
  };
  readonly outbox: OutboxWrites;
  readonly outages: OutageWrites;
  readonly batches: ReadTransaction['batches'] & {
    insert(batch: BatchRecord): void;
    insertRow(row: BatchRowRecord): void;
    update(id: string, patch: Partial<Pick<BatchRecord, 'completedAt' | 'canary'>>): void;
  };
  readonly secrets: ReadTransaction['secrets'] & {
    insert(secret: SecretRecord): void;
    /** Removes the sealed text and keeps the row as a receipt. */
    markCollected(id: string, at: Instant): void;
    /** Removes the sealed text of every secret of the request that is of this purpose. */
    forget(request: string, purpose: SecretRecord['purpose']): void;
  };
  readonly policySets: ReadTransaction['policySets'] & { activate(set: PolicySetRecord): void };
  readonly policyProposals: ReadTransaction['policyProposals'] & {
    insert(proposal: PolicyProposalRecord): void;
    insertReview(review: PolicyReviewRecord): void;
    settle(id: string, patch: Pick<PolicyProposalRecord, 'state' | 'settledAt'>): void;
  };
  readonly idempotency: ReadTransaction['idempotency'] & {
    put(record: {
      principal: string;
      key: string;
      inputDigest: Digest;
      request: string;
      createdAt: Instant;
    }): void;
  };
  readonly corrections: ReadTransaction['corrections'] & { insert(record: CorrectionRecord): void };
  readonly accountChecks: ReadTransaction['accountChecks'] & {
    insert(check: AccountCheckRecord): void;
    update(id: string, patch: Pick<AccountCheckRecord, 'state' | 'findings' | 'credentials'>): void;
  };
  readonly exceptions: ReadTransaction['exceptions'] & {
    insert(exception: ExceptionRecord): void;
    end(request: string, endedBy: string): void;
  };
  readonly subjects: ReadTransaction['subjects'] & {
    /**
     * Makes the personal data of the subject unreadable for good. Gives how many rows held some, and the tokens that it
     * ended. From the commit on nothing of its key is in the file.
     */
    erase(subject: string, at: Instant): { readonly rows: number; readonly tokens: readonly string[] };
  };
  readonly erasures: ReadTransaction['erasures'] & {
    insert(erasure: ErasureRecord): void;
    settle(id: string, patch: Pick<ErasureRecord, 'state' | 'settledBy' | 'settledAt'>): void;
  };
  readonly holds: ReadTransaction['holds'] & {
    insert(hold: HoldRecord): void;
    release(id: string, patch: Pick<HoldRecord, 'releasedBy' | 'releasedAt'>): void;
  };
  readonly deliveries: DeliveryWrites;
  readonly audit: LogReads & LogWrites;
  readonly cosignatures: ReadTransaction['cosignatures'] & {
    /** Does nothing where the witness has cosigned that checkpoint already. */
    insert(record: CosignatureRecord): void;
  };
  readonly checkpointTargets: ReadTransaction['checkpointTargets'] & {
    put(record: CheckpointTargetRecord): void;
    remove(id: string): void;
  };
}

/** Keeps the compiler from taking an async function: its body would run on after the transaction has ended. */
export type Synchronous<T> = T extends PromiseLike<unknown> ? never : T;

/** Changes that are tried out: they see each other, and nothing of them is ever written. */
export interface Rehearsal {
  /** Runs `work` on what was there at the start and what was tried since; undone alone when it throws. */
  attempt<T>(work: (tx: WriteTransaction) => Synchronous<T>): T;
  /** Forgets it all; may be called again. */
  end(): void;
}

export interface Store {
  read<T>(work: (tx: ReadTransaction) => Synchronous<T>): T;
  /**
   * Runs `work` in an IMMEDIATE transaction and answers once it is durable. Writers that come at the same time share one
   * commit; one that throws is rolled back alone and its promise rejects with what it threw.
   * @throws CountersignError LOG_UNAVAILABLE, LOG_INCONSISTENT or STORE_BUSY
   */
  write<T>(work: (tx: WriteTransaction) => Synchronous<T>): Promise<T>;
  /**
   * Begins to try changes out on the store as it is now. Takes no lock: others read and write meanwhile, and do not see it.
   * @param accounts whose API users and requests the changes may be about
   * @throws CountersignError where nothing could be written either
   */
  rehearse(accounts: readonly string[]): Rehearsal;
  /** Changes with every commit of this process or another; cheap to ask for. */
  dataVersion(): number;
}
