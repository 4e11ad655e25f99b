import { meetsFloor } from '@countersign/lifecycle';
import type { Effect } from '@countersign/schema';
import type { RevisionRecord } from '../ports/index.ts';
import type { ApprovalStatus } from './approval-status.ts';

/**
 * Whether somebody other than those who asked for it has approved what changes access, or somebody broke the glass for it. Asked before a permit is issued, and
 * by the worker before it uses one: no policy set can do without.
 * @param effects what the request does as it is known now; of the decision, where nobody looked again
 */
export function meetsAccessFloor(
  { plan }: Pick<RevisionRecord, 'plan'>,
  approval: Pick<ApprovalStatus, 'decision' | 'byOthers' | 'breakGlass'> & {
    readonly effects?: readonly Effect[];
  },
): boolean {
  const { decision, byOthers, breakGlass, effects = decision.facts.effects ?? [] } = approval;
  if (breakGlass !== null) return true;
  return meetsFloor({ effects, plan }, byOthers);
}
