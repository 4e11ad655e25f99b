import type { DestinationPurpose, Instant } from '@countersign/schema';

/** Somewhere that the configuration of a host has things sent to. */
export interface DestinationRecord {
  readonly id: string;
  readonly purpose: DestinationPurpose;
  /** Protocol, host and port; of a file, `file:`. */
  readonly where: string;
  /** Salted digest of its whole address, which may hold a secret. */
  readonly identity: string;
  readonly namedAt: Instant;
  /** Null while nothing may be sent there. */
  readonly openedAt: Instant | null;
}

/** What the store knows of destinations. One that was edited by hand is left out, and so is not open. */
export interface DestinationReads {
  get(id: string): DestinationRecord | undefined;
  /** In the order in which they were named. */
  list(): readonly DestinationRecord[];
}

/** What becomes of destinations. */
export interface DestinationWrites extends DestinationReads {
  insert(record: DestinationRecord): void;
  open(id: string, at: Instant): void;
  remove(id: string): void;
}
