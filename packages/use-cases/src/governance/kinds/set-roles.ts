import { CountersignError, type Principal } from '@countersign/schema';
import { logTime } from '../../log-time.ts';
import { principalOf } from '../../principals/principal-of.ts';
import { requireActive } from '../../principals/require-active.ts';
import { requireAdministratorLeft } from '../../principals/require-administrator-left.ts';
import { requireWorkerAlone } from '../../principals/require-worker-alone.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';
import { requireAccounts } from './require-accounts.ts';
import { sortedScope } from './sorted-scope.ts';

type Scope = Pick<Principal, 'roles' | 'accounts'>;

/** Gives somebody other roles, or the same on other accounts. */
export const setRoles: GovernanceKind<'principal.set-roles'> = {
  about: ({ principal }) => [principal],
  assess: (tx, { principal: id, roles, accounts }, deps) => {
    const principal = principalOf(tx, id);
    const wanted = { roles, accounts };
    requireActive(principal);
    requireWorkerAlone({ ...wanted, kind: principal.kind });
    requireAccounts(tx, accounts);
    const before = formatScope(principal);
    const after = formatScope(wanted);
    if (before === after)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${id} is ${before} already` });
    if (overseesAll(principal) && !overseesAll(wanted))
      requireAdministratorLeft(tx, { going: id, at: logTime(tx, deps.clock) });
    const gains = hasMore(wanted, principal);
    const loses = hasMore(principal, wanted);
    return {
      items: [{ what: `what ${id} may do`, before, after }],
      effects: [
        ...(gains ? (['grants-authority'] as const) : []),
        ...(loses ? (['takes-authority'] as const) : []),
      ],
      beneficiaries: gains ? beneficiariesOf(tx, id, deps) : [],
    };
  },
  carryOut: (tx, { principal, roles, accounts }, { actor, change }) => {
    const scope = sortedScope({ roles, accounts });
    tx.principals.setRoles(principal, scope);
    tx.audit.append(actor, {
      type: 'principal.roles-set',
      request: null,
      data: { principal, ...scope, change },
    });
  },
};

/** Whether one may do something that the other may not: a role more, or an account more. */
const hasMore = (one: Scope, other: Scope): boolean =>
  one.roles.some((role) => !other.roles.includes(role)) ||
  (other.accounts !== null &&
    (one.accounts === null || one.accounts.some((account) => !other.accounts?.includes(account))));

const overseesAll = ({ roles, accounts }: Scope): boolean =>
  roles.includes('administrator') && accounts === null;
