import type { EvidenceRequest } from '@countersign/schema';
import type { PackEntry } from '../../log/pack-entry.ts';

/** One request of the sample with all that the pack knows of it. */
export interface RequestItem {
  readonly request: EvidenceRequest;
  readonly entries: readonly PackEntry[];
  /** Titles of the populations that it was drawn from. */
  readonly drawnFrom: readonly string[];
}
