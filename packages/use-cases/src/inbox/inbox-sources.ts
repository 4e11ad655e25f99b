import { type Permission, type Principal, permissionOf } from '@countersign/schema';
import type { StandIn } from '../delegations/stand-in.ts';
import type { ReadTransaction, WaitingFilter, WaitingRecord } from '../ports/index.ts';

/** Rows among which somebody's are, by one index each. */
type Source = Pick<WaitingFilter, 'kind' | 'of' | 'notBy'>;

/** Where to look for what waits for a person: by their roles and accounts, the integrations that they own, what they asked for, and what may be reviewed by those in whose place they review. */
export function inboxSources(
  tx: ReadTransaction,
  principal: Principal,
  standIns: readonly StandIn[],
): readonly Source[] {
  const { id, email } = principal;
  const activeSince = tx.policySets.active()?.activatedAt ?? 0;
  const own = { by: 'requester', value: id, before: activeSince } as const;
  const owned = tx.integrations.ownedBy(email).map((value) => ({ by: 'integration', value }) as const);
  return [
    ...inScope(principal, 'request.review', 'review').map((source) => ({ ...source, notBy: id })),
    ...standIns.flatMap(({ delegator }) => inScope(delegator, 'request.review', 'review')),
    ...inScope(principal, 'task.complete', 'task'),
    ...inScope(principal, 'task.confirm', 'confirmation'),
    ...owned.flatMap((of) => (['review', 'task', 'confirmation'] as const).map((kind) => ({ kind, of }))),
    { kind: 'review', of: own },
    { kind: 'returned', of: own },
  ];
}

function inScope(
  principal: Principal,
  permission: Permission,
  kind: WaitingRecord['kind'],
): readonly Source[] {
  const { account, personsOnly, vouchedOnly } = permissionOf(permission);
  if (personsOnly === true && principal.kind !== 'person') return [];
  if (vouchedOnly === true && principal.letInBy !== undefined) return [];
  const hasRole = account !== 'signed-in' && principal.roles.some((role) => account?.includes(role));
  if (!hasRole) return [];
  if (principal.accounts === null) return [{ kind }];
  return principal.accounts.map((value) => ({ kind, of: { by: 'account', value } as const }));
}
