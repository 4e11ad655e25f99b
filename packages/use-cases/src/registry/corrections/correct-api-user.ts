import { type ApiUser, type ApiUserCorrection, CountersignError } from '@countersign/schema';
import { authorize } from '../../authorization/index.ts';
import type { Store, WriteTransaction } from '../../ports/index.ts';
import { refuseOwnIntegration } from '../integration-owner.ts';
import { requireStatedIdentity } from '../require-stated-identity.ts';
import { correct } from './correct.ts';
import { type CorrectedBy, type CorrectionDeps, refused } from './record-correction.ts';

interface CorrectApiUser extends CorrectedBy {
  readonly apiUser: string;
  readonly fields: ApiUserCorrection;
  /** Another API user that it may be taken for by its new label. */
  readonly looksLike?: string | undefined;
}

/**
 * Corrects what the inventory says of an API user; the provider is not touched. Not while a request about it is open: what
 * was judged would be carried out on somebody else.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, CORRECTION_REFUSED, OWN_INTEGRATION, ALREADY_EXISTS, INTEGRATION_TAKEN,
 *   INPUT_INVALID, REASON_MISSING
 */
export const createCorrectApiUser =
  (deps: CorrectionDeps & { readonly store: Store }) =>
  (command: CorrectApiUser): Promise<ApiUser> =>
    deps.store.write((tx) => {
      const { apiUser: id, fields, principal, looksLike } = command;
      const known = tx.apiUsers.get(id);
      if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'API user', id });
      authorize(principal, 'api-user.correct', { account: known.account });
      return correct(tx, deps, {
        by: command,
        correction: {
          kind: 'api-user',
          target: id,
          current: known,
          wanted: fields,
          check: () => requireCorrectable(tx, known, command),
          apply: (after) => tx.apiUsers.update(id, after),
          event: (digests, changed) => ({
            type: 'api-user.corrected',
            request: null,
            data: {
              apiUser: id,
              account: known.account,
              fields: [...changed],
              ...digests,
              ...(fields.role === undefined ? {} : { role: fields.role, roleKnownBy: 'attested' }),
              ...(looksLike === undefined ? {} : { looksLike }),
            },
          }),
        },
      });
    });

function requireCorrectable(
  tx: WriteTransaction,
  known: ApiUser,
  { fields, actor, looksLike }: CorrectApiUser,
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
    refuseOwnIntegration(tx, actor, integration.owner);
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
