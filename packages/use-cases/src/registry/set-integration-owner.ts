import { GLOBAL } from '../authorization/index.ts';
import type { ProposalDeps } from '../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../governance/propose-for.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';
import { requirePersonAsOwner } from './integration-owner.ts';

/**
 * Asks for another owner of an integration, by address.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, OWN_INTEGRATION, OWNER_UNKNOWN, CORRECTION_REFUSED, INPUT_INVALID, and what asking for a
 *   change throws
 */
export const createSetIntegrationOwner =
  (deps: ProposalDeps) =>
  (
    command: ProposedBy & { readonly integration: string; readonly owner: string },
  ): Promise<GovernanceChangeRecord> =>
    proposeFor(deps, command, {
      permission: 'integration.correct',
      object: GLOBAL,
      content: (tx) => ({
        kind: 'integration.set-owner',
        integration: command.integration,
        owner: requirePersonAsOwner(tx, command.owner).id,
      }),
    });
