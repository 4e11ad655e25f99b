import type { PlanStep } from '@countersign/schema';
import { onlyReadsBack } from '../ledger/only-reads-back.ts';
import type { ExecutionReader, FreezeRecord, PermitRecord, StepRecord } from '../ports/index.ts';
import { covers, type ExecutionPlace, freezeOver } from './freeze-over.ts';

/** As `OutboxRecord.heldBy` names a freeze. */
export const holdOfFreeze = ({ id }: Pick<FreezeRecord, 'id'>): string => `freeze/${id}`;

/**
 * What holds a step that a freeze stops; null where nothing does. What was begun at the provider is read back and settled. A step whose
 * permit the freeze has voided is not held, so that its request ends at once instead of being let go on later.
 */
export function heldByFreeze(
  tx: ExecutionReader,
  { id, ...place }: ExecutionPlace & { readonly id: string },
): string | null {
  const freeze = freezeOver(tx, place);
  if (freeze === undefined) return null;
  const step = tx.steps.get(id);
  const permit = step && tx.permits.get(step.permit);
  if (step === undefined || permit === undefined) return holdOfFreeze(freeze);
  if (goesOnWhileFrozen(step, permit)) return null;
  const isVoid = tx.freezes.inForce().some((one) => covers(one, place) && voids(one, permit));
  return isVoid ? null : holdOfFreeze(freeze);
}

/** Whether a step only looks at what was begun before: at the provider, or at what somebody outside was asked for. */
export const goesOnWhileFrozen = (
  step: { readonly plan: Pick<PlanStep, 'kind'>; readonly state: StepRecord['state'] },
  permit: Pick<PermitRecord, 'usedAt'>,
): boolean => onlyReadsBack(step, permit) || (step.plan.kind === 'external' && step.state === 'with-person');

const voids = (
  { voidsPermits, entry }: FreezeRecord,
  { usedAt, entryIndex }: Pick<PermitRecord, 'usedAt' | 'entryIndex'>,
): boolean => voidsPermits && usedAt === null && entryIndex < entry;
