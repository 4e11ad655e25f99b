import type { Digest, Instant } from '@countersign/schema';
import type {
  AcknowledgementRecord,
  BatchRecord,
  BatchRowRecord,
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
      request: Pick<RequestRecord, 'id' | 'action' | 'account' | 'integration'>,
      since: Instant,
    ): readonly Pick<ReviewRecord, 'request' | 'revision' | 'principal' | 'verdict' | 'createdAt'>[];
  };
  readonly acknowledgements: { list(request: string, revision: number): readonly AcknowledgementRecord[] };
  readonly idempotency: {
    /** What the key was used for, and whether for the same input. */
    get(
      principal: string,
      key: string,
      inputDigest: Digest,
    ): { sameInput: boolean; request: string } | undefined;
  };
  readonly batches: {
    get(id: string): BatchRecord | undefined;
    byFileDigest(digest: Digest): BatchRecord | undefined;
    /** In the order of the file, from after a line on. */
    rows(batch: string, page: { readonly after: number; readonly limit: number }): readonly BatchRowRecord[];
    hasRow(batch: string, line: number): boolean;
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
  readonly acknowledgements: ProvisioningReader['acknowledgements'] & {
    insert(record: AcknowledgementRecord): void;
  };
  readonly idempotency: ProvisioningReader['idempotency'] & {
    put(record: {
      principal: string;
      key: string;
      inputDigest: Digest;
      request: string;
      createdAt: Instant;
    }): void;
  };
  readonly batches: ProvisioningReader['batches'] & {
    insert(batch: BatchRecord): void;
    insertRow(row: BatchRowRecord): void;
    update(id: string, patch: Partial<Pick<BatchRecord, 'completedAt' | 'canary'>>): void;
  };
  readonly exceptions: ProvisioningReader['exceptions'] & {
    insert(exception: ExceptionRecord): void;
    end(request: string, endedBy: string): void;
  };
}
