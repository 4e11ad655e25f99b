import type { PlanStep } from '@countersign/schema';
import type { PermitRecord } from '../ports/index.ts';

/**
 * Whether a step is nothing but the read-back of what a permit was used for. Whatever the policies say by now, it changes nothing on the
 * provider, and what was done is better known than not. That row and log agree on the use is part of the permit's check.
 */
export function onlyReadsBack(
  step: { readonly plan: Pick<PlanStep, 'kind'> },
  permit: Pick<PermitRecord, 'usedAt'>,
): boolean {
  return step.plan.kind === 'verify' && permit.usedAt !== null;
}
