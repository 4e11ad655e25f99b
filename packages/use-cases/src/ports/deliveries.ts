import type { DeliveryTargetKind, Instant } from '@countersign/schema';

/** How far a receiver of the log has it. */
export interface DeliveryTargetRecord {
  /** Digest of its address. */
  readonly id: string;
  readonly kind: DeliveryTargetKind;
  /** Index of the first entry that it has not confirmed. */
  readonly next: number;
  /** Why nothing is delivered now; null while all is well. */
  readonly problem: string | null;
  readonly updatedAt: Instant;
}

/** An entry that a receiver refused for good. */
export interface DeadLetterRecord {
  readonly id: string;
  readonly target: string;
  readonly entryIndex: number;
  /** Why it was refused. */
  readonly code: string;
  readonly createdAt: Instant;
  /** Who asked for it to be sent again; null when nobody has since it was refused. */
  readonly requestedBy: string | null;
  readonly deliveredAt: Instant | null;
}

/** An entry in the form in which it is sent. */
export interface DeliveryMessage {
  /** Without its line end. */
  readonly text: string;
  /** Type of the entry. */
  readonly type: string;
  readonly at: Instant;
  readonly severity: 'informational' | 'low' | 'medium' | 'high' | 'critical';
}

/**
 * What became of messages that were sent together. `refused` is about what they say, so that sending the same again is of no
 * use; `later` is about anything else, and nothing is known to have arrived.
 */
export type SendResult =
  | { readonly outcome: 'delivered' }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'later'; readonly code: string; readonly afterMillis: number | null };

/** Sends to one receiver. Never throws, save when it is told to stop. */
export interface DeliverySender {
  readonly kind: DeliveryTargetKind;
  send(messages: readonly DeliveryMessage[], signal: AbortSignal): Promise<SendResult>;
}

/** What the store knows of receivers. */
export interface DeliveryReads {
  target(id: string): DeliveryTargetRecord | undefined;
  targets(): readonly DeliveryTargetRecord[];
  deadLetter(id: string): DeadLetterRecord | undefined;
  /** Those that are not delivered, oldest first. */
  openDeadLetters(limit: number): readonly DeadLetterRecord[];
  countOpenDeadLetters(): number;
  /** Those of a target that are to be sent again, oldest first. */
  requestedDeadLetters(target: string, limit: number): readonly DeadLetterRecord[];
}

/** What delivering writes. */
export interface DeliveryWrites extends DeliveryReads {
  insertTarget(target: DeliveryTargetRecord): void;
  updateTarget(id: string, patch: Pick<DeliveryTargetRecord, 'next' | 'problem' | 'updatedAt'>): void;
  insertDeadLetter(letter: DeadLetterRecord): void;
  updateDeadLetter(id: string, patch: Pick<DeadLetterRecord, 'code' | 'requestedBy' | 'deliveredAt'>): void;
}
