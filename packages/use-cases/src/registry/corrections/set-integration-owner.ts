import { CountersignError, type Integration } from '@countersign/schema';
import { authorize, GLOBAL } from '../../authorization/index.ts';
import type { Store } from '../../ports/index.ts';
import { refuseOwnIntegration, requirePersonAsOwner } from '../integration-owner.ts';
import { correct } from './correct.ts';
import { openRequestsOf } from './open-requests-of.ts';
import { type CorrectedBy, type CorrectionDeps, refused } from './record-correction.ts';

/**
 * Names another owner of an integration: a person. Nobody names themselves, because credentials are sealed to the owner, and
 * nobody changes the owner of what their own open request is about.
 * @throws CountersignError FORBIDDEN, NOT_FOUND, OWN_INTEGRATION, OWNER_UNKNOWN, CORRECTION_REFUSED, INPUT_INVALID, REASON_MISSING
 */
export const createSetIntegrationOwner =
  (deps: CorrectionDeps & { readonly store: Store }) =>
  (command: CorrectedBy & { readonly integration: string; readonly owner: string }): Promise<Integration> =>
    deps.store.write((tx) => {
      const { integration: id, owner, principal, actor } = command;
      authorize(principal, 'integration.correct', GLOBAL);
      const known = tx.integrations.get(id);
      if (known === undefined) throw new CountersignError('NOT_FOUND', { what: 'integration', id });
      return correct(tx, deps, {
        by: command,
        correction: {
          kind: 'integration',
          target: id,
          current: known,
          wanted: { owner },
          check: () => {
            refuseOwnIntegration(tx, actor, owner);
            requirePersonAsOwner(tx, owner);
            const own = openRequestsOf(tx, principal.id, { integration: id });
            if (own.length > 0)
              throw refused(
                `you have open requests for ${id} (${own.join(', ')}); another administrator has to`,
              );
          },
          apply: () => tx.integrations.setOwner(id, owner),
          event: (digests) => ({
            type: 'integration.corrected',
            request: null,
            data: { integration: id, ...digests },
          }),
        },
      });
    });
