import type { DeliveryReads, DeliveryWrites } from './deliveries.ts';
import type { DestinationReads, DestinationWrites } from './destinations.ts';
import type { NoticeReads, NoticeWrites } from './notices.ts';
import type { CheckpointTargetRecord } from './records.ts';

/** Reads of how the log, its checkpoints and notices get to others. A `get` gives undefined for what does not exist. */
export interface DeliveryReader {
  readonly deliveries: DeliveryReads;
  readonly destinations: DestinationReads;
  readonly notices: NoticeReads;
  readonly checkpointTargets: {
    /** In the order of their names. */
    list(): readonly CheckpointTargetRecord[];
  };
}

/** Changes of how the log, its checkpoints and notices get to others. */
export interface DeliveryWriter extends DeliveryReader {
  readonly deliveries: DeliveryWrites;
  readonly destinations: DestinationWrites;
  readonly notices: NoticeWrites;
  readonly checkpointTargets: DeliveryReader['checkpointTargets'] & {
    put(record: CheckpointTargetRecord): void;
    remove(record: Pick<CheckpointTargetRecord, 'id' | 'identity'>): void;
  };
}
