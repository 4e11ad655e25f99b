import type { AdoptApiUser } from '@countersign/schema';
import type { TaskRecord } from '@countersign/use-cases/ports';
import { approve, complete, type Draft, openTaskOf, run, submit } from './act.ts';
import { adoptApiUser } from './adopt-api-user.ts';
import { NEW_USER } from './companies.ts';
import type { Name } from './people.ts';
import type { World } from './world.ts';

/** A create that the provider's API carries out in one step, then reads back. */
export const EMA2_CREATE: Draft = {
  provider: 'eset-msp-administrator-2',
  action: 'create',
  account: 'msp',
  integration: 'siem',
  change: NEW_USER,
};

/** A create through an API that nobody can look into afterwards. */
export const API_CREATE: Draft = {
  provider: 'dotdigital',
  action: 'create',
  account: 'fresh-shop',
  integration: 'magento',
  change: { description: 'Magento', enabled: true },
};

/** A create that a person does in a portal. */
export const PORTAL_CREATE: Draft = { ...API_CREATE, account: 'shop' };

/** A create on a provider that lets nobody look. */
export const HUB_CREATE: Draft = {
  provider: 'eset-protect-hub',
  action: 'create',
  account: 'hub',
  integration: 'siem',
  change: { email: 'siem@gamma.example' },
};

/** Hands a request in and has Amy approve it. */
export async function submitApproved(world: World, draft: Draft): Promise<string> {
  const id = await submit(world, draft);
  const state = await approve(world, id);
  if (state !== 'approved') throw new Error(`${id} is ${state}`);
  return id;
}

/** A request whose last step two people have to look at, all others of which one person did; gives that task, too. */
export async function submitUntilAttested(
  world: World,
  doneBy: Name,
): Promise<{ readonly id: string; readonly task: TaskRecord }> {
  const id = await submitApproved(world, HUB_CREATE);
  await run(world);
  for (let step = 0; step < 3; step += 1) {
    await complete(world, openTaskOf(world, id).id, { by: doneBy });
    await run(world);
  }
  return { id, task: openTaskOf(world, id) };
}

/** Takes an API user of an integration into the inventory that EMA2 is said to have, and gives its identifier. */
export const adoptOnEma2 = (
  world: World,
  integration: string,
  fields: Partial<AdoptApiUser> = {},
): Promise<string> =>
  adoptApiUser(world, {
    account: 'msp',
    integration,
    label: `${integration}@acme.example`,
    providerId: `provider-${integration}`,
    permissionType: 2,
    twoFactorEnabled: false,
    ...fields,
  });

/** Takes the right to make API users from every operator of the account. */
export const demoteOperators = (world: World): Promise<void> =>
  world.deps.store.write((tx) => {
    const account = tx.accounts.get('msp');
    if (account === undefined) throw new Error('the account is not registered');
    const operators = account.operators.map((one) => ({ ...one, role: 'regular' as const }));
    tx.accounts.replace({ ...account, operators });
  });
