import { CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import { requireWorkerAlone } from '../../principals/require-worker-alone.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { assessLettingIn } from './assess-letting-in.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';
import { requireAccounts } from './require-accounts.ts';
import { sortedScope } from './sorted-scope.ts';

/** Lets somebody in who was registered. It makes no token: a code to enrol with does, or for a machine another change. */
export const invitePrincipal: GovernanceKind<'principal.invite'> = {
  about: ({ principal }) => [principal],
  assess: (tx, { principal: id, roles, accounts }, context) => {
    const principal = principalOf(tx, id);
    if (principal.state !== 'waiting') {
      const reason = principal.state === 'active' ? `${id} was let in before` : `${id} was deactivated`;
      throw new CountersignError('GOVERNANCE_REFUSED', { reason });
    }
    requireWorkerAlone({ roles, accounts, kind: principal.kind });
    // Whoever sets an installation up may begin with the people.
    if (tx.audit.last('installation.sealed') !== undefined) requireAccounts(tx, accounts);
    const { items, effects } = assessLettingIn(tx, principal, 'nobody here');
    return {
      items: [
        ...items,
        { what: `what ${id} may do`, before: 'nothing', after: formatScope({ roles, accounts }) },
      ],
      effects,
      beneficiaries: beneficiariesOf(tx, id, context),
    };
  },
  carryOut: (tx, { principal, roles, accounts }, { actor, change }) => {
    const scope = sortedScope({ roles, accounts });
    tx.principals.setRoles(principal, scope);
    tx.principals.setState(principal, 'active');
    const proposer = tx.governanceChanges.get(change)?.proposer;
    tx.audit.append(actor, {
      type: 'principal.let-in',
      request: null,
      data: { principal, ...scope, change, ...(proposer === undefined ? {} : { proposer }) },
    });
  },
};
