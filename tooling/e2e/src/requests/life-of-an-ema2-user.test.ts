import { expect, test } from 'vitest';
import {
  acknowledge,
  approve,
  complete,
  confirm,
  type Draft,
  openTaskOf,
  run,
  submit,
  view,
} from '../testing/act.ts';
import { MSP, NEW_USER } from '../testing/companies.ts';
import { adoptOnEma2, EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const EMA2 = 'eset-msp-administrator-2';
const ROOT = 'root@acme.example';

/** A user who is active on the provider, with Integrations on, and known to the inventory. */
async function activeUser(world: World): Promise<{ user: string; providerId: string }> {
  const { providers } = world;
  const { id } = await providers.post(`/portal/${EMA2}/companies/${MSP}/users`, {
    operator: ROOT,
    email: NEW_USER.email,
    access: 'Read',
    integrations: true,
    firstName: NEW_USER.firstName,
    lastName: NEW_USER.lastName,
    countryCode: NEW_USER.countryCode,
  });
  await providers.activate(EMA2, NEW_USER.email, 'Siem-Passw0rd!');
  const providerId = String(id);
  return { user: await adoptOnEma2(world, 'siem', { label: NEW_USER.email, providerId }), providerId };
}

async function start(
  world: World,
  user: string,
  draft: Partial<Draft> & Pick<Draft, 'action'>,
): Promise<string> {
  const id = await submit(world, { provider: EMA2, account: 'msp', subject: user, ...draft });
  await approve(world, id, 'amy');
  return id;
}

/** Pete does it in the portal and says so, Paul looks. */
async function doInPortal(world: World, request: string, work: () => Promise<unknown>): Promise<void> {
  const task = openTaskOf(world, request);
  await work();
  await complete(world, task.id, { evidence: { note: 'Done as the request says.' } });
  if (task.confirmedBy === 'second-person') await confirm(world, task.id);
  await run(world);
}

test('an API user of EMA2 is updated, disabled, enabled and deleted, each read back from the provider', () =>
  withWorld(async (world) => {
    const { user, providerId } = await activeUser(world);
    const toggle = (enabled: boolean) => () =>
      world.providers.post(`/portal/${EMA2}/users/${providerId}/integrations`, { operator: ROOT, enabled });
    const known = () => world.deps.store.read((tx) => tx.apiUsers.get(user));

    const update = await start(world, user, { action: 'update', change: { phone: '+421212345678' } });
    await run(world);
    expect(view(world, update).request).toMatchObject({ state: 'done', failure: null });

    const disable = await start(world, user, { action: 'disable', acknowledge: ['owner-told'] });
    await run(world);
    await doInPortal(world, disable, toggle(false));
    expect(view(world, disable).request).toMatchObject({ state: 'done', failure: null });
    expect(known()).toMatchObject({ state: 'disabled', integrationsEnabled: false, permissionType: 2 });

    const enable = await start(world, user, { action: 'enable' });
    await run(world);
    await doInPortal(world, enable, toggle(true));
    await doInPortal(world, enable, async () => undefined);
    expect(view(world, enable).request).toMatchObject({ state: 'done', failure: null });
    expect(known()).toMatchObject({ state: 'active', integrationsEnabled: true, permissionType: 2 });

    const remove = await start(world, user, { action: 'delete' });
    await approve(world, remove, 'bob');
    expect(await acknowledge(world, remove, { by: 'olga', kind: 'breakage' })).toBe('approved');
    await run(world);
    await doInPortal(world, remove, () =>
      world.providers.post(`/portal/${EMA2}/users/${providerId}/remove`, { operator: ROOT }),
    );
    expect(view(world, remove).request).toMatchObject({ state: 'done', failure: null });
    expect(known()?.state).toBe('deleted');

    // Its integration is free again.
    expect(view(world, await submit(world, EMA2_CREATE)).request.state).toBe('in-review');
    const effects = (await world.providers.effects()).map((effect) => effect.kind);
    expect(effects.filter((kind) => kind === 'ema2.user.updated')).toHaveLength(4);
    expect(effects.at(-1)).toBe('ema2.user.removed');
  }));
