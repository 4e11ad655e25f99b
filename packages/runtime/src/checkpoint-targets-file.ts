import {
  CHECKPOINT_TARGETS_FILE,
  checkpointTargetsFileSchema,
  type DeclaredTarget,
} from '@countersign/schema';
import { createHostFile } from './host-file.ts';

/**
 * Reads what the host declares in `checkpoint-targets.yaml` of a data directory. Where there is no such file, nothing is declared.
 * @throws CountersignError CHECKPOINT_TARGETS_UNUSABLE for one that others can read or change, or that says what it cannot
 */
export const readCheckpointTargetsFile: (dataDirectory: string) => {
  readonly targets: readonly DeclaredTarget[];
} = createHostFile({
  name: CHECKPOINT_TARGETS_FILE,
  schema: checkpointTargetsFileSchema,
  unusable: 'CHECKPOINT_TARGETS_UNUSABLE',
});
