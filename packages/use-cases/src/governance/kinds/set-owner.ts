import { CountersignError } from '@countersign/schema';
import { principalOf } from '../../principals/principal-of.ts';
import { refused } from '../../registry/corrections/changed-fields.ts';
import { openRequestsOf } from '../../registry/corrections/open-requests-of.ts';
import { integrationOf } from '../../registry/integration-of.ts';
import { requireInUse } from '../../registry/require-in-use.ts';
import type { GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';
import { ownerOf } from './owner-of.ts';

/**
 * Has another person answer for an integration. Nobody changes the owner of what their own open request is about.
 */
export const setOwner: GovernanceKind<'integration.set-owner'> = {
  about: ({ integration, owner }) => [`integration ${integration}`, owner],
  alters: ({ integration }) => [`integration ${integration}`],
  assess: (tx, { integration: id, owner }, context) => {
    const { proposer } = context;
    const known = integrationOf(tx, id);
    requireInUse({ integration: known });
    const next = ownerOf(tx, owner, proposer);
    const before = tx.principals.byEmail(known.owner)?.id;
    if (before === next.id)
      throw new CountersignError('INPUT_INVALID', { problems: [`${next.email} owns ${id} already`] });
    const own = openRequestsOf(tx, proposer, { integration: id });
    if (own.length > 0)
      throw refused(`you have open requests for ${id} (${own.join(', ')}); another administrator has to`);
    return {
      items: [
        {
          what: `who answers for ${id} and receives its credentials`,
          before: before ?? 'nobody who signs in here',
          after: owner,
        },
      ],
      effects: ['grants-authority', 'moves-credentials'],
      beneficiaries: beneficiariesOf(tx, owner, context),
    };
  },
  carryOut: (tx, { integration, owner }, { actor, change }) => {
    tx.integrations.setOwner(integration, principalOf(tx, owner).email);
    tx.audit.append(actor, {
      type: 'integration.owner-set',
      request: null,
      data: { integration, owner, change },
    });
  },
};
