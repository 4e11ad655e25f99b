import { CountersignError } from '@countersign/schema';
import { integrationOf } from '../../registry/integration-of.ts';
import { requireNoneOpen } from '../../registry/require-none-open.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Retires an integration, so that nothing gets access for it any more, or has it used again. */
export const setRetired: GovernanceKind<'integration.set-retired'> = {
  about: ({ integration }) => [`integration ${integration}`],
  assess: (tx, { integration: id, retired }) => {
    const known = integrationOf(tx, id);
    if ((known.retired === true) === retired)
      throw new CountersignError('INPUT_INVALID', {
        problems: [`${id} is ${retired ? 'retired' : 'in use'} already`],
      });
    if (retired) requireNoneOpen(tx, { integration: id });
    const [used, unused] = ['in use', 'retired: access can be taken away from it only'];
    return {
      items: [
        { what: `the integration ${id}`, before: retired ? used : unused, after: retired ? unused : used },
      ],
      effects: [retired ? 'takes-authority' : 'grants-authority'],
      beneficiaries: [],
    };
  },
  carryOut: (tx, { integration, retired }, { actor, change }) => {
    tx.integrations.setRetired(integration, retired);
    tx.audit.append(actor, {
      type: 'integration.retired-set',
      request: null,
      data: { integration, retired, change },
    });
  },
};
