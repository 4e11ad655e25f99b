import type { Instant } from '@countersign/schema';
import type { CheckpointTargetRecord, DeliveryReader, LogReader } from '../ports/index.ts';

/** How it stands with somebody that checkpoints are handed to. */
interface TargetView
  extends Pick<
    CheckpointTargetRecord,
    'id' | 'kind' | 'deliveredSize' | 'deliveredAt' | 'failures' | 'code' | 'held'
  > {
  readonly state: 'waiting' | 'reached' | 'failing' | 'unreachable' | 'contradicted';
  /** Since when it fails, or contradicts. */
  readonly since: Instant | null;
}

/** Who outside has how much of the log. */
export interface CheckpointsView {
  /** Entries under the newest checkpoint. */
  readonly newest: number;
  readonly targets: readonly TargetView[];
}

export function viewCheckpoints(tx: DeliveryReader & LogReader): CheckpointsView {
  return {
    newest: tx.audit.checkpoint()?.size ?? 0,
    targets: tx.checkpointTargets.list().map((record) => {
      const { id, kind, deliveredSize, deliveredAt, failures, code, held } = record;
      const { contradictedAt, failingSince } = record;
      const since = contradictedAt ?? failingSince;
      return { id, kind, state: stateOf(record), deliveredSize, deliveredAt, since, failures, code, held };
    }),
  };
}

function stateOf(record: CheckpointTargetRecord): TargetView['state'] {
  if (record.contradictedAt !== null) return 'contradicted';
  if (record.alertedAt !== null) return 'unreachable';
  if (record.failures > 0) return 'failing';
  return record.deliveredAt === null ? 'waiting' : 'reached';
}
