import type { AdoptApiUser } from '@countersign/schema';
import { createAdoptApiUser } from '@countersign/use-cases';
import type { GovernanceChangeRecord } from '@countersign/use-cases/ports';
import { actorOf } from './people.ts';
import type { World } from './world.ts';

/** A user of EMA2 as an administrator states it. */
export const STATED: AdoptApiUser = {
  account: 'msp',
  integration: 'siem',
  label: 'quastel@acme.example',
  kind: 'api-user',
  role: 'root',
  state: 'active',
  providerId: 'zebulon-1',
  integrationsEnabled: true,
  permissionType: 2,
  twoFactorEnabled: null,
  credentialsSetOn: null,
  lastUsedOn: null,
  reviewOn: null,
};

/** Has the administrator ask for a user to be adopted, and gives the change that is to do it. */
export async function askForAdoption(
  world: World,
  fields: Partial<AdoptApiUser> = {},
): Promise<GovernanceChangeRecord & { readonly apiUser: string }> {
  const { ada } = world.people;
  const { apiUser, change } = await createAdoptApiUser(world.deps)({
    by: ada,
    actor: actorOf(ada),
    reason: 'It has been there for long',
    apiUser: { ...STATED, ...fields },
  });
  if (change === null) throw new Error(`${apiUser} is in the inventory`);
  return { ...change, apiUser };
}
