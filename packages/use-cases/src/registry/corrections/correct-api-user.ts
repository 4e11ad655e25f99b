import { type ApiUser, type ApiUserCorrection, CountersignError } from '@countersign/schema';
import { authorize, isOwner } from '../../authorization/index.ts';
import type { Store } from '../../ports/index.ts';
import { requireFreeName } from '../../requests/require-free-name.ts';
import { requireReason } from '../../require-reason.ts';
import {
  type CorrectedBy,
  type CorrectionDeps,
  changedFields,
  recordCorrection,
  refused,
} from './record-correction.ts';

/**
 * Corrects what the inventory says of an API user; the provider is not touched. Not while a request about it is open: what
 * was judged would be carried out on somebody else.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, CORRECTION_REFUSED, ALREADY_EXISTS, INTEGRATION_TAKEN, INPUT_INVALID, REASON_MISSING
 */
export const makeCorrectApiUser =
  (deps: CorrectionDeps & { readonly store: Store }) =>
  (
    command: CorrectedBy & { readonly apiUser: string; readonly fields: ApiUserCorrection },
  ): Promise<ApiUser> =>
    deps.store.write((tx) => {
      const { apiUser: id, fields, principal, reason } = command;
      const known = tx.apiUsers.get(id);
      if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'API user', id });
      authorize(principal, 'api-user.correct', { account: known.account });
      requireReason(reason, 'a correction');
      if (known.state === 'reserved')
        throw refused(`${id} does not exist yet; cancel the request that is to make it`);
      const open = tx.requests.openAbout(id).map((request) => request.id);
      if (open.length > 0)
        throw refused(
          `requests about ${id} are open (${open.join(', ')}); have them settled or cancelled first`,
        );
      if (fields.integration != null && tx.integrations.get(fields.integration) === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'integration', id: fields.integration });
      // Passwords are sealed to the owner of the integration.
      if (fields.integration != null && isOwner(principal, tx.integrations.get(fields.integration)?.owner))
        throw refused(
          'nobody assigns an API user to an integration of their own; another administrator has to',
        );
      for (const name of [fields.label, fields.providerId]) {
        if (name != null) requireFreeName(tx, { account: known.account, name, own: id });
      }
      const { before, after } = changedFields(known, fields);
      tx.apiUsers.update(id, after);
      recordCorrection(tx, deps, {
        by: command,
        correction: { kind: 'api-user', target: id, before, after },
        event: (digests) => ({
          type: 'api-user.corrected',
          request: null,
          data: { apiUser: id, account: known.account, fields: Object.keys(after), ...digests },
        }),
      });
      return { ...known, ...after };
    });
