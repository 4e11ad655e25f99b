import type { Integration } from '@countersign/schema';
import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';
import { requirePersonAsOwner } from './integration-owner.ts';

/**
 * Asks for a consumer of an API to be registered with its accountable owner: a person, and not whoever asks.
 * @throws CountersignError FORBIDDEN, ALREADY_EXISTS, INTEGRATION_LOOKS_LIKE_ANOTHER, OWNER_UNKNOWN, OWN_INTEGRATION, and what asking
 *   for a change throws
 */
export const createRegisterIntegration =
  (deps: ProposalDeps) =>
  (command: ProposedBy & { readonly integration: Integration }): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'integration.register',
      object: GLOBAL,
      content: (tx) => {
        const { id, name, owner } = command.integration;
        return {
          kind: 'integration.register',
          integration: id,
          name,
          owner: requirePersonAsOwner(tx, owner).id,
        };
      },
    });
