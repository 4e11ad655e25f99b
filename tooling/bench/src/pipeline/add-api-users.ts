import { loadInstallation } from '@countersign/runtime';
import { adoptApiUserSchema } from '@countersign/schema';
import { openStore } from '@countersign/store';
import { createAdoptApiUser, createRegisterIntegration } from '@countersign/use-cases';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { ACCOUNT } from './company.ts';

const SYSTEM = { kind: 'system' } as const;
/** They share a commit. */
const AT_ONCE = 200;

/**
 * Takes API users of the provider into the inventory, each with an integration of its own, by the use cases themselves: over HTTP
 * twenty thousand take minutes.
 * @param providerIds the provider's own identifiers, by address
 */
export async function addApiUsers(options: {
  readonly dataDirectory: string;
  readonly owner: string;
  readonly addresses: readonly string[];
  readonly providerIds: ReadonlyMap<string, string>;
}): Promise<void> {
  const { dataDirectory, owner, addresses, providerIds } = options;
  const { store: settings, ids } = await loadInstallation(dataDirectory);
  const quiet = () => undefined;
  const logger = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const store = openStore({ ...settings, logger });
  try {
    const register = createRegisterIntegration({ store });
    const adopt = createAdoptApiUser({ store, ids });
    await forEachConcurrently(addresses, AT_ONCE, async (address, index) => {
      const integration = `integration-${index}`;
      await register({
        actor: SYSTEM,
        integration: { id: integration, name: `Integration ${index}`, owner },
      });
      const providerId = providerIds.get(address);
      if (providerId === undefined) throw new Error(`The provider has no user ${address}.`);
      await adopt({
        actor: SYSTEM,
        apiUser: adoptApiUserSchema.parse({
          account: ACCOUNT,
          integration,
          label: address,
          kind: 'api-user',
          role: 'regular',
          state: 'active',
          providerId,
          integrationsEnabled: true,
          permissionType: 2,
        }),
      });
    });
  } finally {
    await store.close();
  }
}
