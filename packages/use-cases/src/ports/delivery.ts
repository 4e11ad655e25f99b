import type { DeliveryReads, DeliveryWrites } from './deliveries.ts';
import type { CheckpointTargetRecord } from './records.ts';

/** Reads of how the log and its checkpoints get to others. A `get` gives undefined for what does not exist. */
export interface DeliveryReader {
  readonly deliveries: DeliveryReads;
  readonly checkpointTargets: {
    get(id: string): CheckpointTargetRecord | undefined;
    list(): readonly CheckpointTargetRecord[];
  };
}

/** Changes of how the log and its checkpoints get to others. */
export interface DeliveryWriter extends DeliveryReader {
  readonly deliveries: DeliveryWrites;
  readonly checkpointTargets: DeliveryReader['checkpointTargets'] & {
    put(record: CheckpointTargetRecord): void;
    remove(id: string): void;
  };
}
