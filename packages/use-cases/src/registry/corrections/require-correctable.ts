import { type ApiUser, type ApiUserCorrection, CountersignError } from '@countersign/schema';
import type { ReadTransaction } from '../../ports/index.ts';
import { refuseOwner } from '../integration-owner.ts';
import { requireInUse } from '../require-in-use.ts';
import { requireStatedIdentity } from '../require-stated-identity.ts';
import { refused } from './changed-fields.ts';

/** What somebody says of an API user. */
interface Stated {
  readonly fields: ApiUserCorrection;
  readonly proposer: string;
  /** Another API user that it may be taken for by its new label. */
  readonly looksLike: string | undefined;
}

/**
 * Whether the inventory can say that of an API user. Not while a request about it is open: what was judged would be carried out on
 * somebody else.
 * @throws CountersignError NOT_FOUND, CORRECTION_REFUSED, OWN_INTEGRATION, and what `requireStatedIdentity` throws
 */
export function requireCorrectable(
  tx: ReadTransaction,
  known: ApiUser,
  { fields, proposer, looksLike }: Stated,
): void {
  const { id } = known;
  if (known.state === 'reserved')
    throw refused(`${id} does not exist yet; cancel the request that is to make it`);
  const open = tx.requests.openAbout(id).map((request) => request.id);
  if (open.length > 0)
    throw refused(`requests about ${id} are open (${open.join(', ')}); have them settled or cancelled first`);
  if (fields.integration != null) {
    const integration = tx.integrations.get(fields.integration);
    if (integration === undefined)
      throw new CountersignError('NOT_FOUND', { what: 'integration', id: fields.integration });
    refuseOwner(tx, proposer, integration.owner);
    requireInUse({ integration });
  }
  const { label, providerId, role } = fields;
  // What an older database has is left as it is while nobody says something new about who it is.
  if (label === undefined && providerId === undefined && role === undefined) return;
  const stated = {
    account: known.account,
    provider: known.provider,
    label: label ?? known.label,
    providerId: providerId === undefined ? known.providerId : providerId,
    role: role ?? known.role,
  };
  requireStatedIdentity(tx, stated, { own: id, looksLike, isNewLabel: label !== undefined });
}
