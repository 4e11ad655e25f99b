import type { AdoptApiUser } from '@countersign/schema';
import { createAdoptApiUser } from '@countersign/use-cases';
import type { World } from './world.ts';

/** Takes a user into the inventory that a provider is said to have: an active, regular one with API access. Gives its identifier. */
export async function adoptApiUser(
  world: Pick<World, 'deps'>,
  fields: Pick<AdoptApiUser, 'account' | 'label'> & Partial<AdoptApiUser>,
): Promise<string> {
  const { id } = await createAdoptApiUser(world.deps)({
    actor: { kind: 'system' },
    apiUser: {
      integration: null,
      kind: 'api-user',
      role: 'regular',
      state: 'active',
      providerId: null,
      integrationsEnabled: true,
      permissionType: null,
      twoFactorEnabled: null,
      credentialsSetOn: null,
      lastUsedOn: null,
      reviewOn: null,
      ...fields,
    },
  });
  return id;
}
