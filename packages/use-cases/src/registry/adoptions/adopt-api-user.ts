import { type AdoptApiUser, CountersignError } from '@countersign/schema';
import { authorize } from '../../authorization/index.ts';
import { type ProposalDeps, proposeChange } from '../../governance/propose-change.ts';
import type { ProposedBy } from '../../governance/propose-for.ts';
import type { GovernanceChangeRecord, RandomBytes } from '../../ports/index.ts';
import { principalOf } from '../../principals/principal-of.ts';
import { putAdoption } from './put-adoption.ts';

/** What came of asking for a user to be adopted. */
interface AskedAdoption {
  /** The identifier that it has in the inventory, or is to have. */
  readonly apiUser: string;
  /** Null where the inventory had it already as it was given. */
  readonly change: GovernanceChangeRecord | null;
}

/**
 * Asks for a user that exists on the provider to be taken into the inventory; the provider is not touched and nothing is overwritten.
 * One that the inventory has already as it is given is given back, so that a list can be taken in again. Until others have approved
 * it, who it is is kept apart from the inventory, encrypted as an API user is, and the change names it by a digest.
 * @throws CountersignError FORBIDDEN, ACCOUNT_UNKNOWN, NOT_FOUND, ALREADY_EXISTS, ADOPTION_WAITS, INTEGRATION_TAKEN, OWN_INTEGRATION,
 *   LOOKS_LIKE_ANOTHER, ROLE_CONTRADICTED, and what asking for a change throws
 */
export const createAdoptApiUser =
  (deps: ProposalDeps & { readonly randomBytes: RandomBytes }) =>
  async (command: ProposedBy & { readonly apiUser: AdoptApiUser }): Promise<AskedAdoption> => {
    await deps.installation.catchUp();
    return deps.store.write((tx) => {
      const { actor, reason, apiUser: given } = command;
      const principal = principalOf(tx, command.by.id);
      authorize(principal, 'api-user.adopt', { account: given.account });
      const account = tx.accounts.get(given.account);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: given.account });
      const { integration } = given;
      if (integration !== null && tx.integrations.get(integration) === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'integration', id: integration });
      const { adoption, content } = putAdoption(tx, deps, { given, provider: account.provider });
      if (content === null) return { apiUser: adoption, change: null };
      const change = proposeChange(tx, deps, { principal, actor, reason, content });
      tx.adoptions.nameChange(adoption, change.id);
      return { apiUser: adoption, change };
    });
  };
