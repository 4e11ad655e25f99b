import type { BatchState, Digest, Instant, RequestState, RowVerdict } from '@countersign/schema';
import type { BatchRecord, BatchRowRecord, StagedRow } from './batch-records.ts';
import type { BreakGlassRecord, BreakGlassReviewRecord } from './break-glass.ts';
import type { Page } from './lists.ts';
import type {
  AcknowledgementRecord,
  CommentRecord,
  DecisionRecord,
  ExceptionRecord,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
} from './records.ts';
import type { RequestReads, RequestWrites } from './requests.ts';

/** Reads of requests, from the file or the call to the approval, and what an approval may depart from. A `get` gives undefined for what does not exist. */
export interface ProvisioningReader {
  readonly requests: RequestReads;
  readonly revisions: {
    get(request: string, revision: number): RevisionRecord | undefined;
    list(request: string): readonly RevisionRecord[];
    /** Whoever wrote one of its revisions, each once. */
    authors(request: string): readonly string[];
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
      request: Pick<RequestRecord, 'id' | 'action' | 'account' | 'integration' | 'apiUser'>,
      since: Instant,
    ): readonly Pick<ReviewRecord, 'request' | 'revision' | 'principal' | 'verdict' | 'createdAt'>[];
  };
  readonly acknowledgements: { list(request: string, revision: number): readonly AcknowledgementRecord[] };
  readonly comments: {
    /** Oldest first. */
    ofRequest(request: string): readonly CommentRecord[];
  };
  readonly breakGlass: {
    get(id: string): BreakGlassRecord | undefined;
    /** By revision; one for each at most. */
    ofRequest(request: string): readonly BreakGlassRecord[];
    reviewsOf(request: string): readonly BreakGlassReviewRecord[];
  };
  readonly idempotency: {
    /** Whether the key was used, for the same input or another one, and what was answered; null where that is not known any more. */
    get(
      principal: string,
      key: string,
      inputDigest: Digest,
    ): { sameInput: boolean; createdAt: Instant; answer: Uint8Array | null } | undefined;
  };
  readonly batches: {
    /** @throws CountersignError AUTHORITY_MISMATCH where it is not what the signed log says, LOG_INCONSISTENT */
    get(id: string): BatchRecord | undefined;
    /** @throws as `get` */
    byFileDigest(digest: Digest): BatchRecord | undefined;
    /** In the order of the file, from after a line on. */
    rows(
      batch: string,
      page: { readonly after: number; readonly limit: number; readonly verdict?: RowVerdict | undefined },
    ): readonly BatchRowRecord[];
    hasRow(batch: string, line: number): boolean;
    /** How many of its rows are decided. */
    countRows(batch: string): number;
    /** Those of which something is left to do, oldest first; without those that are not what the signed log says. */
    unfinished(): readonly string[];
    /** Newest first, without those that are not what the signed log says; of one submitter where one is named. */
    list(
      page: Page & { readonly submitter?: string | undefined; readonly state?: BatchState | undefined },
    ): readonly BatchRecord[];
    /** How many rows of it were decided to be what. */
    countVerdicts(batch: string): Readonly<Partial<Record<RowVerdict, number>>>;
    /** Its requests by what became of them; those of some accounts only, where they are named. */
    countStates(
      batch: string,
      accounts: readonly string[] | null,
    ): Readonly<Partial<Record<RequestState, number>>>;
    /** A piece of its rows, from piece 0 on; undefined where it has no such piece. */
    chunk(batch: string, number: number): readonly StagedRow[] | undefined;
    countChunks(batch: string): number;
  };
  readonly exceptions: {
    /** Every one, ended ones included, in the order of their requests. */
    list(): readonly ExceptionRecord[];
    due(today: string): readonly ExceptionRecord[];
    ofRequest(request: string): ExceptionRecord | undefined;
  };
}

/** Changes of requests, from the file or the call to the approval, and what an approval may depart from. */
export interface ProvisioningWriter extends ProvisioningReader {
  readonly requests: RequestWrites;
  readonly revisions: ProvisioningReader['revisions'] & { insert(revision: RevisionRecord): void };
  readonly decisions: ProvisioningReader['decisions'] & { insert(decision: DecisionRecord): void };
  readonly reviews: ProvisioningReader['reviews'] & { insert(review: ReviewRecord): void };
  readonly comments: ProvisioningReader['comments'] & { insert(record: CommentRecord): void };
  readonly breakGlass: ProvisioningReader['breakGlass'] & {
    insert(record: BreakGlassRecord): void;
    insertReview(record: BreakGlassReviewRecord): void;
  };
  readonly acknowledgements: ProvisioningReader['acknowledgements'] & {
    insert(record: AcknowledgementRecord): void;
  };
  readonly idempotency: ProvisioningReader['idempotency'] & {
    put(record: { principal: string; key: string; inputDigest: Digest; createdAt: Instant }): void;
    /** @param answer encrypted, so that nobody reads it but whoever was answered */
    answer(principal: string, key: string, answer: Uint8Array): void;
    /** The keys stay. */
    forgetAnswers(before: Instant): void;
  };
  readonly batches: ProvisioningReader['batches'] & {
    insert(batch: BatchRecord): void;
    insertRow(row: BatchRowRecord): void;
    update(
      id: string,
      patch: Partial<
        Pick<
          BatchRecord,
          | 'completedAt'
          | 'canary'
          | 'state'
          | 'resumes'
          | 'actor'
          | 'via'
          | 'entry'
          | 'decided'
          | 'removals'
          | 'problem'
          | 'layout'
        >
      >,
    ): void;
    insertChunk(chunk: {
      readonly batch: string;
      readonly number: number;
      readonly rows: readonly StagedRow[];
    }): void;
    dropChunks(batch: string): void;
    /** Takes away the rows of files that never became a batch. */
    dropChunksOfNone(): void;
  };
  readonly exceptions: ProvisioningReader['exceptions'] & {
    insert(exception: ExceptionRecord): void;
    end(request: string, endedBy: string): void;
  };
}
