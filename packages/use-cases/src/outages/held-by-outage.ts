import type { PlanStep } from '@countersign/schema';
import type { ExecutionReader } from '../ports/index.ts';

/** As `OutboxRecord.heldBy` names an account whose provider is away. */
export function holdOf(account: string): string {
  return `account/${account}`;
}

/**
 * What holds a step whose account's provider is away; null where nothing does. What a person does in a portal goes on, and so does
 * the one step that may try.
 */
export function heldByOutage(
  tx: ExecutionReader,
  step: { readonly account: string; readonly id: string; readonly kind: PlanStep['kind'] },
): string | null {
  if (step.kind === 'portal') return null;
  const outage = tx.outages.get(step.account);
  return outage === undefined || outage.openedAt === null || outage.trial === step.id
    ? null
    : holdOf(step.account);
}
