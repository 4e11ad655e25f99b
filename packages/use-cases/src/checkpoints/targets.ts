import type { CosignerKey, TrustedLog } from '@countersign/audit-log';
import type {
  CheckpointArchive,
  CheckpointSender,
  Clock,
  CosignatureRecord,
  Logger,
  RandomBytes,
  Store,
  WitnessCaller,
} from '../ports/index.ts';

/** Somebody that checkpoints are handed to. */
export type CheckpointTarget = {
  readonly id: string;
  /**
   * What it is beside its name: a key, a path, a program, an address. Under the same name another one is another memory. May be secret or
   * personal: only a salted digest of it is kept.
   */
  readonly place: string;
} & (
  | {
      readonly kind: 'witness';
      readonly key: CosignerKey;
      readonly vkey: string;
      readonly caller: WitnessCaller;
    }
  | { readonly kind: 'file'; readonly archive: CheckpointArchive }
  | { readonly kind: 'command' | 'webhook'; readonly sender: CheckpointSender }
  | {
      readonly kind: 'mail';
      readonly sender: CheckpointSender;
      /** One is sent as often as this, whether the log has grown or not: that none comes is noticed, too. */
      readonly everyMillis: number;
    }
);

/** How an attempt to hand a checkpoint over ended. */
export type DeliveryOutcome =
  | {
      readonly kind: 'delivered';
      readonly size: number;
      readonly cosignature: Omit<CosignatureRecord, 'at'> | null;
    }
  | { readonly kind: 'failed'; readonly code: string }
  | {
      /** What it holds and this log is not the continuation of. */
      readonly kind: 'contradicted';
      readonly code: 'forked' | 'rolled-back';
      readonly size: number;
      readonly held: number;
    };

/** What the store knows of a target. */
export interface KnownOfTarget {
  /** The size that it was handed last. */
  readonly from: number;
  /** Entries that it held when it contradicted the log, as it still does; null where it does not. */
  readonly contradicting: number | null;
}

/** What handing checkpoints over needs. */
export interface DeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trustedLog: TrustedLog;
  readonly workerId: string;
  readonly randomBytes: RandomBytes;
  /** Those that are configured now. */
  readonly targets: () => readonly CheckpointTarget[];
  /** After so long without success it is an alarm, in milliseconds. */
  readonly alertMillis: number;
}
