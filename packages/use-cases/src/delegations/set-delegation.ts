import { CountersignError } from '@countersign/schema';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';

/**
 * Asks for somebody to review requests in place of somebody else for a time.
 * @throws CountersignError FORBIDDEN for whoever asks for somebody else and is no administrator, NOT_FOUND, GOVERNANCE_REFUSED where there is
 *   nothing to delegate, nobody to delegate it to or no such time, and what asking for a change throws
 */
export const createSetDelegation =
  (deps: ProposalDeps) =>
  ({
    delegator,
    delegate,
    beginsAt,
    endsAt,
    ...command
  }: ProposedBy & {
    readonly delegator: string;
    /** By identifier or by address. */
    readonly delegate: string;
    readonly beginsAt: string | null;
    readonly endsAt: string;
  }): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'delegation.set',
      object: { account: null, principal: delegator },
      content: (tx) => ({
        kind: 'delegation.set',
        delegator,
        delegate: idOf(tx, { delegator, delegate }),
        beginsAt,
        endsAt,
      }),
    });

/** Whoever is away knows the address of whoever stands in, and may look up nobody. */
function idOf(
  tx: WriteTransaction,
  { delegator, delegate }: { readonly delegator: string; readonly delegate: string },
): string {
  if (!delegate.includes('@')) return delegate;
  // Only to whoever could delegate at all, so that nobody else finds out who is here.
  if (!principalOf(tx, delegator).roles.includes('approver')) return delegator;
  const found = tx.principals.byEmail(delegate);
  if (found === undefined) throw new CountersignError('NOT_FOUND', { what: 'principal', id: delegate });
  return found.id;
}
