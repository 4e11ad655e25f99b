import type { Outage } from '@countersign/lifecycle';

/** Accounts whose provider does not answer. */
export interface OutageReads {
  get(account: string): Outage | undefined;
  list(): readonly Outage[];
}

export interface OutageWrites extends OutageReads {
  put(outage: Outage): void;
  /** Forgets it; what was held for it is due again. */
  remove(account: string): void;
}
