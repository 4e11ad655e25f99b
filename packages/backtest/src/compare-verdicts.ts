import { isDeepStrictEqual } from 'node:util';
import type { Outcome } from '@countersign/schema';
import type { ChangeKind, Flip } from './report.ts';
import { approvalsOf, type Comparable, summarizeOutcome } from './summarize-outcome.ts';

const FLIP: Readonly<Record<Outcome, Readonly<Record<Outcome, Flip | null>>>> = {
  allow: { allow: null, review: 'allow-to-review', deny: 'allow-to-deny' },
  review: { allow: 'review-to-allow', review: null, deny: 'review-to-deny' },
  deny: { allow: 'deny-to-allow', review: 'deny-to-review', deny: null },
};

/** How the second verdict differs from the first, if it does. */
export function compareVerdicts(before: Comparable, after: Comparable): Exclude<ChangeKind, 'defect'> | null {
  // A refusal because of an error is no policy's answer, even where the policies refused as well.
  if (after.errors.length > 0 && before.errors.length === 0) return 'error';
  const flip = FLIP[before.outcome][after.outcome];
  if (flip !== null) return flip;
  const more = approvalsOf(after) - approvalsOf(before);
  if (more === 0) return null;
  return more > 0 ? 'stricter' : 'looser';
}

/** Whether the same set could have given both: the same outcome, approvals and deciding rules. */
export function agree(before: Comparable, after: Comparable): boolean {
  return isDeepStrictEqual(summarizeOutcome(before), summarizeOutcome(after));
}
