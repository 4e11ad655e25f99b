import type { Instant, PlanStep, Provider } from '@countersign/schema';
import type { RequestRecord } from './records.ts';

/** Work for the queue, written in the transaction that made it necessary. Stays until the work is settled. */
export interface OutboxRecord {
  readonly id: string;
  readonly provider: Provider;
  /** A step or an account check. */
  readonly subject: string;
  readonly availableAt: Instant;
  readonly publishedAt: Instant | null;
  /** Whether it starts a request. What goes on with one that has started comes first. */
  readonly begins: boolean;
  /**
   * What has to end before it is due: a request, a batch whose canary is not done, or `account/ID` whose provider is away; null
   * where nothing is in the way.
   */
  readonly heldBy: string | null;
}

/** Work that is due, with the request that it belongs to; null for the check of an account. */
export interface DueWork extends OutboxRecord {
  readonly request: Pick<RequestRecord, 'id' | 'account' | 'apiUser' | 'batch' | 'state'> | null;
  readonly stepKind: PlanStep['kind'] | null;
}

export interface OutboxReads {
  /** What is due for a provider, neither published nor held: what has started first, then in the order of approval. */
  due(provider: Provider, now: Instant, limit: number): readonly DueWork[];
  /** When something falls due that is neither published nor held, by provider; without those for which nothing will. */
  nextDueAt(): ReadonlyMap<Provider, Instant>;
  /** How much for a provider was handed to the queue and is not settled. */
  countPublished(provider: Provider): number;
  /** When something for a provider was handed to the queue last, of what is not settled. */
  lastPublishedAt(provider: Provider): Instant | undefined;
  /**
   * What for a provider was handed to the queue before `before` and is not settled; with what was handed to it after `now`, by a
   * clock that was ahead.
   */
  publishedBefore(provider: Provider, before: Instant, now: Instant): readonly OutboxRecord[];
  /** What has been held the longest by the same thing. */
  firstHeldBy(heldBy: string): OutboxRecord | undefined;
  countHeldBy(heldBy: string): number;
  count(): number;
  /** What waits for this step or account check. */
  ofSubject(subject: string): OutboxRecord | undefined;
}

export interface OutboxWrites extends OutboxReads {
  /** Replaces what waits for the same subject. */
  put(record: Omit<OutboxRecord, 'publishedAt' | 'heldBy'> & Partial<Pick<OutboxRecord, 'heldBy'>>): void;
  markPublished(id: string, at: Instant): void;
  /**
   * Has what waits for a subject, and is being worked on, fall due under another identifier once its worker has not been heard of for the
   * time of a lease.
   */
  lease(subject: string, leased: Pick<OutboxRecord, 'id'> & { readonly until: Instant }): void;
  /**
   * Has it published again under a new identifier, because the queue may have lost it or is done with the old job; a job of the
   * old identifier finds nothing to do. With `heldBy` it is due once that has ended, which the store notices by itself.
   */
  renew(id: string, renewed: Pick<OutboxRecord, 'id' | 'heldBy'>): void;
  removeOf(subject: string): void;
}
