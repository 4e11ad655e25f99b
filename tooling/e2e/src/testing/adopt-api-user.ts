import type { AdoptApiUser } from '@countersign/schema';
import { createAdoptApiUser } from '@countersign/use-cases';
import { approveAs } from './changes.ts';
import { actorOf } from './people.ts';
import type { World } from './world.ts';

/** Takes a user into the inventory that a provider is said to have: an active, regular one with API access, approved where that takes two others. Gives its identifier. */
export async function adoptApiUser(
  world: World,
  fields: Pick<AdoptApiUser, 'account' | 'label'> & Partial<AdoptApiUser>,
): Promise<string> {
  const { ada, amy, bob } = world.people;
  const { apiUser, change } = await createAdoptApiUser(world.deps)({
    by: ada,
    actor: actorOf(ada),
    reason: 'It has been there for long',
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
  if (change?.state === 'proposed') for (const one of [amy, bob]) await approveAs(world, one, change);
  return apiUser;
}
