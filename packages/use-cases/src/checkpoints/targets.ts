import type { CosignerKey, TrustedLog } from '@countersign/audit-log';
import type {
  CheckpointArchive,
  CheckpointSender,
  Clock,
  CosignatureRecord,
  Logger,
  Store,
  WitnessCaller,
} from '../ports/index.ts';

/** Somebody that checkpoints are handed to. */
export type CheckpointTarget =
  | {
      readonly kind: 'witness';
      readonly id: string;
      readonly key: CosignerKey;
      readonly vkey: string;
      readonly caller: WitnessCaller;
    }
  | { readonly kind: 'file'; readonly id: string; readonly archive: CheckpointArchive }
  | { readonly kind: 'webhook'; readonly id: string; readonly sender: CheckpointSender }
  | {
      readonly kind: 'mail';
      readonly id: string;
      readonly sender: CheckpointSender;
      /** One is sent as often as this, whether the log has grown or not: that none comes is noticed, too. */
      readonly everyMillis: number;
    };

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

/** What handing checkpoints over needs. */
export interface DeliveryDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trustedLog: TrustedLog;
  readonly workerId: string;
  readonly targets: readonly CheckpointTarget[];
  /** After so long without success it is an alarm, in milliseconds. */
  readonly alertMillis: number;
}
