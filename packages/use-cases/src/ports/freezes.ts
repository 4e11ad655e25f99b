import type { Instant, Provider } from '@countersign/schema';

/** What a person has stopped: an account, a provider, or everything where both are null. */
export interface FreezeRecord {
  readonly id: string;
  readonly account: string | null;
  readonly provider: Provider | null;
  readonly reason: string;
  /** Whether permits are void that were issued before it and not used. */
  readonly voidsPermits: boolean;
  readonly frozenBy: string;
  readonly frozenAt: Instant;
  /** Index of the entry that says so. */
  readonly entry: number;
  /** The governance change by which it was lifted; null while it is in force. */
  readonly liftedBy: string | null;
  readonly liftedAt: Instant | null;
}

export interface FreezeReads {
  get(id: string): FreezeRecord | undefined;
  /** Those that were not lifted. Remembered between reads, so that every step may ask. */
  inForce(): readonly FreezeRecord[];
}

export interface FreezeWrites extends FreezeReads {
  insert(freeze: FreezeRecord): void;
  lift(id: string, patch: { readonly liftedBy: string; readonly liftedAt: Instant }): void;
}
