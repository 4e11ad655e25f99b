import { type Actor, CountersignError, type Integration } from '@countersign/schema';
import type { Store } from '../ports/index.ts';
import { refuseOwnIntegration, requirePersonAsOwner } from './integration-owner.ts';

/**
 * Registers a consumer of an API with its accountable owner: a person, and not whoever registers it.
 * @throws CountersignError ALREADY_EXISTS, INTEGRATION_LOOKS_LIKE_ANOTHER, OWNER_UNKNOWN, OWN_INTEGRATION
 */
export const createRegisterIntegration =
  (deps: { readonly store: Store }) =>
  (command: { actor: Actor; integration: Integration }): Promise<void> =>
    deps.store.write((tx) => {
      const { integration, actor } = command;
      if (tx.integrations.get(integration.id) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'integration', id: integration.id });
      }
      const [other] = tx.integrations.confusableWith(integration);
      if (other !== undefined) {
        const { id, name } = integration;
        throw new CountersignError('INTEGRATION_LOOKS_LIKE_ANOTHER', { id, name, other });
      }
      refuseOwnIntegration(tx, actor, integration.owner);
      requirePersonAsOwner(tx, integration.owner);
      tx.integrations.insert(integration);
      tx.audit.append(actor, {
        type: 'integration.registered',
        request: null,
        data: { integration: integration.id },
      });
    });
