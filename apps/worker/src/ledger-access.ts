import type { SqliteStore } from '@countersign/store';
import type { Ledger, Sealer } from '@countersign/use-cases/ports';
import type { QueueKind } from './queue-kind.ts';
import type { Sweep } from './start-sweeps.ts';

/** How a worker gets at the ledger: on the store beside it, or over HTTP. */
export interface LedgerAccess {
  readonly ledger: Ledger;
  /** As the log and the leases name this worker. */
  readonly workerId: string;
  /** How long a lease lasts unless it is renewed, in milliseconds. */
  readonly leaseMillis: number;
  /** How long the calls of one step may take, in milliseconds. */
  readonly stepTimeoutMillis: number;
  /** Opens what was sealed to the workers. */
  readonly sealer: Sealer;
  /** Changes where there may be something new to hand to the queue; cheap to ask for. */
  version(): number;
  /** Tells when `version` may have changed, or is about to; null where nobody can tell. */
  watchVersion(changed: () => void): { stop(): void } | null;
  /** Whether nothing can be recorded now, and so nothing may be carried out. */
  isSuspended(): boolean;
  /** Why nothing can be recorded, for whoever asks whether the worker is ready; undefined where it can. */
  problem(): string | undefined;
  /** The store, where it is here; for the numbers that are read from it. */
  readonly store: SqliteStore | null;
  /** What has to be done for the ledger itself beside its work, where its store is here. */
  readonly sweeps: readonly Sweep[];
  /** Records that the worker takes work on now. Gives what ends what was begun with it. */
  begin(queue: QueueKind): Promise<{ end(): Promise<void> }>;
  /** Nothing that waits for somebody else is waited for any longer. */
  abort(): void;
  /** Records that the worker has stopped, and releases everything. */
  close(): Promise<void>;
}
