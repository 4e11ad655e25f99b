import { CountersignError, type Integration } from '@countersign/schema';
import { authorize, GLOBAL } from '../../authorization/index.ts';
import type { Store } from '../../ports/index.ts';
import { requireReason } from '../../require-reason.ts';
import { openRequestsOf } from './open-requests-of.ts';
import {
  type CorrectedBy,
  type CorrectionDeps,
  changedFields,
  recordCorrection,
  refused,
} from './record-correction.ts';

/**
 * Names another owner of an integration. Nobody names themselves, because credentials are sealed to the owner, and nobody
 * changes the owner of what their own open request is about.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, CORRECTION_REFUSED, INPUT_INVALID, REASON_MISSING
 */
export const makeSetIntegrationOwner =
  (deps: CorrectionDeps & { readonly store: Store }) =>
  (command: CorrectedBy & { readonly integration: string; readonly owner: string }): Promise<Integration> =>
    deps.store.write((tx) => {
      const { integration: id, owner, principal, reason } = command;
      authorize(principal, 'integration.correct', GLOBAL);
      const known = tx.integrations.get(id);
      if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
      requireReason(reason, 'a correction');
      if (owner.toLowerCase() === principal.email.toLowerCase())
        throw refused('nobody names themselves the owner of an integration; another administrator has to');
      const own = openRequestsOf(tx, principal.id, { integration: id });
      if (own.length > 0)
        throw refused(`you have open requests for ${id} (${own.join(', ')}); another administrator has to`);
      const { before, after } = changedFields({ owner: known.owner }, { owner });
      tx.integrations.setOwner(id, owner);
      recordCorrection(tx, deps, {
        by: command,
        correction: { kind: 'integration', target: id, before, after },
        event: (digests) => ({
          type: 'integration.corrected',
          request: null,
          data: { integration: id, ...digests },
        }),
      });
      return { ...known, owner };
    });
