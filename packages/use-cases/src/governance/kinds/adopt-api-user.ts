import { CountersignError, type GovernanceEffect, type GovernanceItem } from '@countersign/schema';
import { saltedDigest } from '../../digest.ts';
import type { AdoptionRecord, ReadTransaction } from '../../ports/index.ts';
import { adoptionDigest } from '../../registry/adoptions/adoption-digest.ts';
import { integrationOf } from '../../registry/integration-of.ts';
import { refuseOwner } from '../../registry/integration-owner.ts';
import { requireInUse } from '../../registry/require-in-use.ts';
import { requireStatedIdentity } from '../../registry/require-stated-identity.ts';
import type { ContentOf, GovernanceKind } from '../governance-kind.ts';
import { beneficiariesOf } from './beneficiaries-of.ts';

/** What may name a person, so that only a digest of it is in what reviewers sign. */
const NAMES: readonly string[] = ['label', 'providerId'];

const GRANTS: readonly GovernanceEffect[] = ['grants-authority'];
/** Whoever answers for the integration is handed the next password of the user. */
const GRANTS_AND_MOVES: readonly GovernanceEffect[] = ['grants-authority', 'moves-credentials'];

/** Takes a user that exists on the provider into the inventory; the provider is not touched. */
export const adoptApiUser: GovernanceKind<'api-user.adopt'> = {
  access: (_tx, { account }) => ({
    proposing: 'api-user.adopt',
    reviewing: 'governance.review',
    object: { account },
  }),
  requireProposable: (tx, content) => {
    const { change } = recordOf(tx, content);
    if (change !== null)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${content.apiUser} belongs to ${change}` });
  },
  about: ({ apiUser, account, integration }) => [
    `API user ${apiUser}`,
    `account ${account}`,
    ...(integration === null ? [] : [`integration ${integration}`]),
  ],
  // Nothing else is about an API user who was none.
  alters: () => [],
  assess: (tx, content, context) => {
    const record = recordOf(tx, content);
    const { apiUser: stated, looksLike } = record;
    const { account, integration: id } = stated;
    if (tx.accounts.get(account)?.provider !== stated.provider)
      throw new CountersignError('ACCOUNT_UNKNOWN', { account });
    const integration = id === null ? undefined : integrationOf(tx, id);
    requireInUse({ account: tx.accounts.get(account), integration });
    refuseOwner(tx, context.proposer, integration?.owner);
    const identity = { own: null, looksLike: looksLike ?? undefined, isNewLabel: true };
    requireStatedIdentity(tx, stated, identity);
    if (id !== null && tx.apiUsers.countLiveOfIntegration(account, id, null) > 0)
      throw new CountersignError('INTEGRATION_TAKEN', { integration: id, account });
    const owner = tx.principals.byEmail(integration?.owner ?? '');
    return {
      items: [
        ...itemsOf(record, (name, value) =>
          NAMES.includes(name) && value !== null
            ? `with the digest ${saltedDigest(record.salt, value)}`
            : formatValue(value),
        ),
        ...(looksLike === null
          ? []
          : [{ what: `whom ${record.id} may be taken for`, before: 'nobody', after: looksLike }]),
      ],
      effects: id === null ? GRANTS : GRANTS_AND_MOVES,
      beneficiaries: owner === undefined ? [] : beneficiariesOf(tx, owner.id, context),
    };
  },
  reveals: (tx, content) => {
    const record = tx.adoptions.get(content.apiUser);
    return record === undefined || adoptionDigest(record) !== content.digest
      ? []
      : itemsOf(record, (_name, value) => formatValue(value), NAMES);
  },
  carryOut: (tx, content, { actor, change }) => {
    const { id, apiUser, looksLike } = recordOf(tx, content);
    tx.adoptions.settle(id);
    tx.apiUsers.insert({ ...apiUser, id, originRequest: null });
    tx.audit.append(actor, {
      type: 'api-user.adopted',
      request: null,
      data: {
        apiUser: id,
        account: apiUser.account,
        integration: apiUser.integration,
        role: apiUser.role,
        roleKnownBy: 'attested',
        ...(looksLike === null ? {} : { looksLike }),
        change,
      },
    });
  },
  abandon: (tx, { apiUser }, at) => tx.adoptions.release(apiUser, at),
};

function itemsOf(
  { id, apiUser }: AdoptionRecord,
  format: (name: string, value: unknown) => string,
  only: readonly string[] = Object.keys(apiUser),
): readonly GovernanceItem[] {
  return (Object.keys(apiUser) as (keyof AdoptionRecord['apiUser'])[])
    .filter((name) => only.includes(name))
    .map((name) => ({
      what: `${name} of ${id}`,
      before: 'not in the inventory',
      after: format(name, apiUser[name]),
    }));
}

const formatValue = (value: unknown): string => (value === null ? 'none' : String(value));

/** Who is to be adopted, as it was asked for. @throws CountersignError AUTHORITY_MISMATCH where the row says something else */
function recordOf(
  tx: ReadTransaction,
  { apiUser: id, account, integration, digest }: ContentOf<'api-user.adopt'>,
): AdoptionRecord {
  const record = tx.adoptions.get(id);
  if (record === undefined) throw new CountersignError('NOT_FOUND', { what: 'adoption', id });
  const { apiUser } = record;
  const isOfContent = apiUser.account === account && apiUser.integration === integration;
  if (!isOfContent || adoptionDigest(record) !== digest)
    throw new CountersignError('AUTHORITY_MISMATCH', { what: 'adoption', id });
  return record;
}
