import { expect, test } from 'vitest';
import { acknowledge, approve, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const OWNER = 'owner@acme.example';

/** What Pete does for the step that makes an API user: collects the password, enters it, and gives the generated name. */
async function createInPortal(world: World, request: string): Promise<string> {
  const password = await collect(world, request, 'pete');
  const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
    operator: OWNER,
    password,
    passwordConfirmation: password,
    description: 'Magento',
  });
  await complete(world, openTaskOf(world, request).id, { evidence: { providerId: String(username) } });
  await run(world);
  return String(username);
}

const inventory = (world: World) =>
  world.deps.store
    .read((tx) => tx.apiUsers.list({ account: 'shop', limit: 10 }))
    .map(({ providerId, state, credentialsSetOn }) => ({ providerId, state, credentialsSetOn }));

test('a rotation on dotdigital makes a new API user, proves it, switches over, and only then deletes the old one', () =>
  withWorld(async (world) => {
    const created = await submitApproved(world, PORTAL_CREATE);
    await run(world);
    const old = await createInPortal(world, created);
    expect(view(world, created).request.state).toBe('done');

    const id = await submit(world, {
      provider: 'dotdigital',
      account: 'shop',
      action: 'rotate-credentials',
      subject: old,
    });
    // It makes an API user and deletes another, and owes what the two owe.
    await acknowledge(world, id, { by: 'olga', kind: 'breakage' });
    expect(await approve(world, id, 'amy')).toBe('in-review');
    expect(await approve(world, id, 'bob')).toBe('approved');
    await run(world);
    const made = await createInPortal(world, id);
    expect(view(world, id).steps.map((step) => `${step.key} ${step.state}`)).toEqual([
      'dotdigital.create-api-user-in-portal applied',
      'dotdigital.verify-api-access applied',
      'dotdigital.switch-integration with-person',
      'dotdigital.delete-in-portal waiting',
    ]);

    const switched = openTaskOf(world, id);
    await complete(world, switched.id, { by: 'olga' });
    // What follows cannot be taken back, so one word is not enough.
    await run(world);
    expect(view(world, id).steps[2]?.state).toBe('with-person');
    await confirm(world, switched.id);
    await run(world);
    const removal = openTaskOf(world, id);
    expect(removal.instructions.steps.join(' ')).toContain(old);
    expect(removal.instructions.steps.join(' ')).not.toContain(made);
    await world.providers.post(`/portal/dotdigital/api-users/${old}/delete`, { operator: OWNER });
    await complete(world, removal.id);
    expect(await confirm(world, removal.id)).toBe('done');
    expect(inventory(world)).toEqual([{ providerId: made, state: 'active', credentialsSetOn: '2026-01-01' }]);
    expect((await world.providers.effects()).map((effect) => `${effect.kind} ${effect.subject}`)).toEqual([
      `dotdigital.api-user.created ${old}`,
      `dotdigital.api-user.created ${made}`,
      `dotdigital.api-user.deleted ${old}`,
    ]);
  }));
