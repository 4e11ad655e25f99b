import type { Instant } from '@countersign/schema';
import type { EvidenceFileRecord } from './evidence-files.ts';
import type { FreezeReads, FreezeWrites } from './freezes.ts';
import type { ListScope, Page } from './lists.ts';
import type { OutageReads, OutageWrites } from './outages.ts';
import type { OutboxReads, OutboxWrites } from './outbox.ts';
import type {
  AccountCheckRecord,
  PermitRecord,
  SecretRecord,
  StepRecord,
  TaskEventRecord,
  TaskRecord,
} from './records.ts';
import type { WaitingReads, WaitingWrites } from './waiting.ts';

export interface TaskFilter extends Page {
  readonly scope?: ListScope | undefined;
  readonly account?: string | undefined;
  readonly integration?: string | undefined;
  readonly requester?: string | undefined;
  readonly state?: TaskRecord['state'] | undefined;
  readonly request?: string | undefined;
}

/** Reads of how what was permitted is carried out. A `get` gives undefined for what does not exist. */
export interface ExecutionReader {
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
    /** Open tasks whose invitation is over by then; what ends first comes first. */
    invitationsUntil(until: Instant, limit: number): readonly TaskRecord[];
    countOpenByKind(): Readonly<Partial<Record<TaskRecord['kind'], number>>>;
    ofRequest(request: string): readonly TaskRecord[];
    /** What people did with the tasks of a request, by task and in order. */
    history(request: string): readonly TaskEventRecord[];
  };
  readonly evidenceFiles: {
    get(id: string): EvidenceFileRecord | undefined;
    ofRequest(request: string): readonly EvidenceFileRecord[];
    /** All of them, and whether they were erased as personal data. */
    stored(): readonly (Pick<EvidenceFileRecord, 'id' | 'storedDigest'> & { readonly isErased: boolean })[];
    isErased(of: Pick<EvidenceFileRecord, 'request'>): boolean;
    /** The bytes of a picture as they are stored. @throws CountersignError SUBJECT_ERASED */
    encrypt(of: Pick<EvidenceFileRecord, 'id' | 'request'>, content: Uint8Array): Uint8Array;
    /** The picture again; null where it was erased. @throws CountersignError PERSONAL_DATA_ALTERED */
    decrypt(of: Pick<EvidenceFileRecord, 'id'>, stored: Uint8Array): Uint8Array | null;
  };
  readonly outbox: OutboxReads;
  readonly waiting: WaitingReads;
  readonly outages: OutageReads;
  readonly freezes: FreezeReads;
  readonly secrets: {
    get(id: string): SecretRecord | undefined;
    ofRequest(request: string): readonly SecretRecord[];
    listFor(principal: string): readonly SecretRecord[];
    /** What somebody has not collected and still can, by when it expires. */
    waitingFor(range: {
      readonly principal: string;
      readonly now: Instant;
      readonly limit: number;
    }): readonly SecretRecord[];
  };
  readonly accountChecks: {
    get(id: string): AccountCheckRecord | undefined;
    /** The newest check of an account itself that is done. */
    newest(account: string): AccountCheckRecord | undefined;
  };
}

/** Changes of how what was permitted is carried out. */
export interface ExecutionWriter extends ExecutionReader {
  readonly permits: ExecutionReader['permits'] & {
    insert(permit: PermitRecord): void;
    markUsed(id: string, at: Instant): void;
  };
  readonly steps: ExecutionReader['steps'] & {
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
  readonly tasks: ExecutionReader['tasks'] & {
    insert(task: TaskRecord): void;
    /** Appends to the history of a task, which is never changed. */
    recordEvent(event: Omit<TaskEventRecord, 'position'>): void;
    update(
      id: string,
      patch: Partial<Omit<TaskRecord, 'id' | 'step' | 'request' | 'kind' | 'openedAt'>>,
    ): void;
  };
  readonly evidenceFiles: ExecutionReader['evidenceFiles'] & {
    insert(record: EvidenceFileRecord): void;
  };
  readonly outbox: OutboxWrites;
  readonly waiting: WaitingWrites;
  readonly outages: OutageWrites;
  readonly freezes: FreezeWrites;
  readonly secrets: ExecutionReader['secrets'] & {
    insert(secret: SecretRecord): void;
    /** Removes the sealed text and keeps the row as a receipt. */
    markCollected(id: string, at: Instant): void;
    /** Removes the sealed text of every secret of the request that is of this purpose. */
    forget(request: string, purpose: SecretRecord['purpose']): void;
  };
  readonly accountChecks: ExecutionReader['accountChecks'] & {
    insert(check: AccountCheckRecord): void;
    update(id: string, patch: Pick<AccountCheckRecord, 'state' | 'findings' | 'credentials'>): void;
  };
}
