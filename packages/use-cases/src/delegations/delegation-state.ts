import type { DelegationView, Instant } from '@countersign/schema';
import type { DelegationRecord } from '../ports/index.ts';

/** What a delegation is at a moment. */
export function delegationState(
  { beginsAt, endsAt, endedAt }: DelegationRecord,
  at: Instant,
): DelegationView['state'] {
  if (endedAt !== null) return 'ended';
  if (at >= endsAt) return 'over';
  return at < beginsAt ? 'scheduled' : 'in-force';
}
