import { CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { ownerOf } from './owner-of.ts';

/** Registers a consumer of an API with its accountable owner. */
export const registerIntegration: GovernanceKind<'integration.register'> = {
  about: ({ integration, owner }) => [`integration ${integration}`, owner],
  alters: ({ integration }) => [`integration ${integration}`],
  assess: (tx, { integration: id, name, owner }, context) => {
    if (tx.integrations.get(id) !== undefined)
      throw new CountersignError('ALREADY_EXISTS', { what: 'integration', id });
    const [other] = tx.integrations.confusableWith({ id, name });
    if (other !== undefined)
      throw new CountersignError('INTEGRATION_LOOKS_LIKE_ANOTHER', { id, name, other });
    ownerOf(tx, owner, context.proposer);
    return {
      items: [
        { what: `the integration ${id}`, before: 'none', after: name },
        { what: `who answers for ${id} and receives its credentials`, before: 'nobody', after: owner },
      ],
      effects: ['grants-authority', 'moves-credentials'],
      beneficiaries: beneficiariesOf(tx, owner, context),
    };
  },
  carryOut: (tx, { integration: id, name, owner }, { actor, change }) => {
    tx.integrations.insert({ id, name, owner: principalOf(tx, owner).email });
    tx.audit.append(actor, {
      type: 'integration.registered',
      request: null,
      data: { integration: id, owner, change },
    });
  },
};
