import type { Actor, Instant } from '@countersign/schema';
import type { WriteTransaction } from '../ports/index.ts';

/** Ends all in which somebody who leaves has a part, so that coming back gives none of it back. Gives their identifiers. */
export function endDelegationsOf(
  tx: WriteTransaction,
  principal: string,
  { actor, at }: { readonly actor: Actor; readonly at: Instant },
): readonly string[] {
  const open = [...tx.delegations.byDelegator(principal), ...tx.delegations.byDelegate(principal)].filter(
    ({ endedAt, endsAt }) => endedAt === null && at < endsAt,
  );
  for (const { id, delegator, delegate } of open) {
    tx.delegations.end(id, at);
    const data = { delegation: id, delegator, delegate, because: 'left' as const };
    tx.audit.append(actor, { type: 'delegation.ended', request: null, data });
  }
  return open.map(({ id }) => id);
}
