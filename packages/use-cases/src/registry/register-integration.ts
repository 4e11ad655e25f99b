import { type Actor, CountersignError, type Integration } from '@countersign/schema';
import type { Store } from '../ports/index.ts';

/** Registers a consumer of an API with its accountable owner. @throws CountersignError ALREADY_EXISTS */
export const makeRegisterIntegration =
  (deps: { readonly store: Store }) =>
  (command: { actor: Actor; integration: Integration }): Promise<void> =>
    deps.store.write((tx) => {
      const { integration } = command;
      if (tx.integrations.get(integration.id) !== undefined) {
        throw new CountersignError('ALREADY_EXISTS', { what: 'integration', id: integration.id });
      }
      tx.integrations.insert(integration);
      tx.audit.append(command.actor, {
        type: 'integration.registered',
        request: null,
        data: { integration: integration.id },
      });
    });
