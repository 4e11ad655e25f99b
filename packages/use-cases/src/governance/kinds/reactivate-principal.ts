import { CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';

/** Has somebody sign in again who was deactivated. It makes no token: an invitation or the host does. */
export const reactivatePrincipal: GovernanceKind<'principal.reactivate'> = {
  assess: (tx, { principal: id }) => {
    const principal = principalOf(tx, id);
    if (principal.state === 'active')
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${id} is active` });
    return {
      items: [
        { what: `state of ${id}`, before: 'deactivated', after: `active, as ${formatScope(principal)}` },
      ],
      effects: ['grants-authority'],
      beneficiaries: beneficiariesOf(tx, id),
    };
  },
  carryOut: (tx, { principal }, { actor, change }) => {
    tx.principals.setState(principal, 'active');
    tx.audit.append(actor, { type: 'principal.reactivated', request: null, data: { principal, change } });
  },
};
