import { changesAccess, type Effect, type Plan } from '@countersign/schema';
import type { CountedReview } from './resolve-reviews.ts';

/** What a request does. */
export interface ReviewedChange {
  /** What the policies were told that the request does. */
  readonly effects: readonly Effect[];
  readonly plan: Plan;
}

/**
 * Approvals without which a request is not carried out, whatever policies are in force: one for whatever has an effect on
 * access. Policies are data, and people can agree on ones that ask for nothing; this holds then, too.
 */
export function floorApprovals({ effects, plan }: ReviewedChange): number {
  // Of a step that declares nothing, nobody knows that it leaves access alone.
  const declared = plan.some((step) => step.effects === undefined || changesAccess(step.effects));
  return declared || changesAccess(effects) ? 1 : 0;
}

/**
 * Whether somebody other than those who asked for a change has approved it, where its effects take that.
 * @param byOthers reviews by whoever is nobody who asked for it, under any name
 */
export function meetsFloor(
  change: ReviewedChange,
  byOthers: readonly Pick<CountedReview, 'principal' | 'verdict'>[],
): boolean {
  const others = new Set(
    byOthers.flatMap(({ principal, verdict }) => (verdict === 'approve' ? [principal] : [])),
  );
  return others.size >= floorApprovals(change);
}
