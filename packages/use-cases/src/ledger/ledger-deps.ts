import type { Actor } from '@countersign/schema';
import type { ReviewSeal } from '../deps.ts';
import type { Clock, Ids, Logger, PolicyEvaluators, RandomBytes, Store } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import type { PermitHistories } from './permit-histories.ts';

/** How long a lease lasts after its holder was last heard of, in milliseconds. */
export const LEASE_MILLIS = 12_000;

/** What the ledger needs beside its store, wherever its workers are. */
export interface LedgerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly policies: PolicyEvaluators;
  readonly randomBytes: RandomBytes;
  readonly reviewSeal: Pick<ReviewSeal, 'verify'>;
  readonly refusals: RefusalCounter;
  /** What the signed log says of permits. */
  readonly histories: PermitHistories;
  readonly logger: Logger;
  /** How long a lease lasts unless it is renewed, in milliseconds. */
  readonly leaseMillis: number;
  /** How long a worker may take over one step before its calls are cut off, in milliseconds. */
  readonly stepTimeoutMillis: number;
  readonly maxAttempts: number;
  /** How long an approved request may wait for its start, in milliseconds. */
  readonly permitMillis: number;
  /** Between two looks at whether somebody outside did their part, in milliseconds. */
  readonly pollMillis: number;
}

/** The worker for whom the ledger does something: the actor of its entries and the holder of its leases. */
export type WorkerActor = Extract<Actor, { kind: 'worker' }>;
