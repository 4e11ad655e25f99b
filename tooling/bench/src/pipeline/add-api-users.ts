import { loadInstallation } from '@countersign/runtime';
import { openStore } from '@countersign/store';
import { forEachConcurrently } from '../measure/for-each-concurrently.ts';
import { ACCOUNT } from './company.ts';

const SYSTEM = { kind: 'system' } as const;
/** They share a commit. */
const AT_ONCE = 200;

/**
 * Takes API users of the provider into the inventory, each with an integration of its own, as rows with their entries: by
 * the use cases themselves twenty thousand take minutes.
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
    await forEachConcurrently(addresses, AT_ONCE, async (address, index) => {
      const integration = `integration-${index}`;
      const providerId = providerIds.get(address);
      if (providerId === undefined) throw new Error(`The provider has no user ${address}.`);
      await store.write((tx) => {
        tx.integrations.insert({ id: integration, name: `Integration ${index}`, owner });
        tx.audit.append(SYSTEM, { type: 'integration.registered', request: null, data: { integration } });
        const id = ids.next('apiUser');
        tx.apiUsers.insert({
          id,
          account: ACCOUNT,
          provider: 'eset-msp-administrator-2',
          integration,
          label: address,
          kind: 'api-user',
          role: 'regular',
          state: 'active',
          providerId,
          integrationsEnabled: true,
          permissionType: 2,
          twoFactorEnabled: null,
          credentialsSetOn: null,
          lastUsedOn: null,
          reviewOn: null,
          originRequest: null,
        });
        const data = {
          apiUser: id,
          account: ACCOUNT,
          integration,
          role: 'regular',
          roleKnownBy: 'attested',
        } as const;
        tx.audit.append(SYSTEM, { type: 'api-user.adopted', request: null, data });
      });
    });
  } finally {
    await store.close();
  }
}
