import { type ApiUserCorrection, CountersignError } from '@countersign/schema';
import type { ProposalDeps } from '../../governance/propose-change.ts';
import { type ProposedBy, proposeFor } from '../../governance/propose-for.ts';
import type { GovernanceChangeRecord, RandomBytes } from '../../ports/index.ts';
import { requireReason } from '../../require-reason.ts';
import { changedFields } from './changed-fields.ts';
import { correctionDigest } from './correction-digest.ts';

interface CorrectApiUser extends ProposedBy {
  readonly reason: string;
  readonly apiUser: string;
  readonly fields: ApiUserCorrection;
  /** Another API user that it may be taken for by its new label. */
  readonly looksLike?: string | undefined;
}

/**
 * Asks for the inventory to say something else of an API user; the provider is not touched. What it is to say is kept as a correction
 * from now on, encrypted like the API user, and the change names it by a digest.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, CORRECTION_REFUSED, OWN_INTEGRATION, ALREADY_EXISTS, INTEGRATION_TAKEN,
 *   INPUT_INVALID, REASON_MISSING, and what asking for a change throws
 */
export const createCorrectApiUser =
  (deps: ProposalDeps & { readonly randomBytes: RandomBytes }) =>
  async (command: CorrectApiUser): Promise<GovernanceChangeRecord> => {
    const { apiUser: id, fields, reason, looksLike } = command;
    const known = deps.store.read((tx) => tx.apiUsers.get(id));
    if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'API user', id });
    return proposeFor(deps, command, {
      permission: 'api-user.correct',
      object: { account: known.account },
      content: (tx) => {
        requireReason(reason, 'a correction');
        const correction = {
          id: deps.ids.next('correction'),
          kind: 'api-user',
          target: id,
          corrector: command.by.id,
          ...changedFields({ ...tx.apiUsers.get(id) }, fields),
          reason,
          salt: Buffer.from(deps.randomBytes(16)).toString('base64url'),
          createdAt: deps.clock.now(),
        } as const;
        tx.corrections.insert(correction);
        return {
          kind: 'api-user.correct',
          apiUser: id,
          correction: correction.id,
          digest: correctionDigest(correction),
          ...(looksLike === undefined ? {} : { looksLike }),
        };
      },
    });
  };
