import { CountersignError } from '@countersign/schema';
import { isNeverLetIn } from '../../principals/is-never-let-in.ts';
import { principalOf } from '../../principals/principal-of.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { assessLettingIn } from './assess-letting-in.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { formatScope } from './format-scope.ts';

/** Has somebody let in again who was deactivated. It makes no token, and none of before is good again: that person enrols anew, with a code. */
export const reactivatePrincipal: GovernanceKind<'principal.reactivate'> = {
  about: ({ principal }) => [principal],
  assess: (tx, { principal: id }, context) => {
    const principal = principalOf(tx, id);
    if (principal.state !== 'deactivated') {
      const reason = principal.state === 'active' ? `${id} is active` : `${id} was never let in`;
      throw new CountersignError('GOVERNANCE_REFUSED', { reason });
    }
    if (isNeverLetIn(tx, principal)) {
      const reason = `${id} was turned away before ever being let in. Register that address again with "countersign principal add", and whoever it is is shown to reviewers`;
      throw new CountersignError('GOVERNANCE_REFUSED', { reason });
    }
    const { items, effects } = assessLettingIn(tx, principal, 'deactivated');
    return {
      items: [
        { what: `state of ${id}`, before: 'deactivated', after: `active, as ${formatScope(principal)}` },
        ...items,
        ...(principal.kind === 'machine' ? [] : [enrolsAnew(id)]),
      ],
      effects,
      beneficiaries: beneficiariesOf(tx, id, context),
    };
  },
  carryOut: (tx, { principal }, { actor, change }) => {
    tx.principals.setState(principal, 'active');
    tx.audit.append(actor, { type: 'principal.reactivated', request: null, data: { principal, change } });
  },
};

const enrolsAnew = (id: string) => ({
  what: `what signs ${id} in`,
  before: 'nothing',
  after: 'what they enrol anew, with a code that an administrator makes for them',
});
