import type { Ending } from '@countersign/rules-engine';
import type { RequestState } from '@countersign/schema';

const ENDINGS: Partial<Record<RequestState, Ending>> = {
  approved: 'given',
  'in-progress': 'given',
  done: 'given',
  failed: 'given',
  rejected: 'rejected',
  cancelled: 'cancelled',
};

/** What became of whatever the policies asked for; undefined while that is open. */
export const endingOf = (state: RequestState): Ending | undefined => ENDINGS[state];
