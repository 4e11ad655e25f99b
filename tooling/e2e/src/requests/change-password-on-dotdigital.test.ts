import { describe, expect, test } from 'vitest';
import { approve, complete, confirm, openTaskOf, run, submit, view } from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { dropPolicy } from '../testing/policies.ts';
import { PORTAL_CREATE, submitApproved } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const OWNER = 'owner@acme.example';
const TYPED = 'vT9#kq2LmZ!x7RwB';

/** An API user that was made in the portal; gives its generated name and its first password. */
async function apiUser(world: World): Promise<{ username: string; password: string }> {
  const request = await submitApproved(world, PORTAL_CREATE);
  await run(world);
  const password = await collect(world, request, 'pete');
  const { username } = await world.providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
    operator: OWNER,
    password,
    passwordConfirmation: password,
    description: 'Magento',
  });
  await complete(world, openTaskOf(world, request).id, { evidence: { providerId: String(username) } });
  await run(world);
  expect(view(world, request).request.state).toBe('done');
  return { username: String(username), password };
}

const update = async (world: World, subject: string, change: object): Promise<string> => {
  const about = { provider: 'dotdigital', account: 'shop', action: 'update' } as const;
  const id = await submit(world, { ...about, subject, change });
  await approve(world, id);
  await run(world);
  return id;
};

const edit = (world: World, username: string, fields: object) =>
  world.providers.post(`/portal/dotdigital/api-users/${username}/edit`, { operator: OWNER, ...fields });

async function signsIn(world: World, username: string, password: string): Promise<boolean> {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const url = `${world.providers.url}/dotdigital/r1/v2/account-info`;
  return (await fetch(url, { headers: { authorization } })).status === 200;
}

const typed = async ({ deps }: World) => ({
  sealed: await deps.sealer.seal(TYPED, deps.sealer.recipient),
  facts: await deps.derivePasswordFacts(
    { text: TYPED, confirmation: TYPED },
    { identifiers: [], companyName: 'Acme', words: [] },
  ),
});

describe('a new password of an API user on dotdigital', () => {
  test('is generated, goes to the operator once, is proven by signing in, and then the owner has it', () =>
    withWorld(async (world) => {
      const { username, password: old } = await apiUser(world);
      const id = await update(world, username, { newPassword: true });
      expect(view(world, id).steps.map(({ key }) => key)).toEqual([
        'dotdigital.edit-api-user-in-portal',
        'dotdigital.verify-api-access',
      ]);
      const password = await collect(world, id, 'pete');
      await expect(collect(world, id, 'pete')).rejects.toThrow();
      await edit(world, username, { password, passwordConfirmation: password });
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      expect(view(world, id).request).toMatchObject({ state: 'done', failure: null });
      expect(await signsIn(world, username, await collect(world, id, 'olga'))).toBe(true);
      expect(await signsIn(world, username, old)).toBe(false);
      const [user] = world.deps.store.read((tx) => tx.apiUsers.list({ account: 'shop', limit: 10 }));
      expect(user).toMatchObject({ providerId: username, state: 'active', credentialsSetOn: '2026-01-01' });
    }));

  test('may be typed, together with another description, which a second person looks at', () =>
    withWorld(async (world) => {
      const { username } = await apiUser(world);
      const change = { description: 'Magento 2', password: await typed(world) };
      const id = await update(world, username, change);
      expect(await collect(world, id, 'pete')).toBe(TYPED);
      await edit(world, username, { description: 'Magento 2', password: TYPED, passwordConfirmation: TYPED });
      const task = openTaskOf(world, id).id;
      await complete(world, task);
      expect(view(world, id).request.state).not.toBe('done');
      await confirm(world, task);
      await run(world);
      expect(view(world, id).request).toMatchObject({ state: 'done', failure: null });
      expect(await signsIn(world, username, TYPED)).toBe(true);
    }));

  test('that nobody entered in the portal is not done', () =>
    withWorld(async (world) => {
      const { username, password: old } = await apiUser(world);
      const id = await update(world, username, { newPassword: true });
      await collect(world, id, 'pete');
      await complete(world, openTaskOf(world, id).id);
      await run(world);
      const [, verify] = view(world, id).steps;
      expect(verify).toMatchObject({
        key: 'dotdigital.verify-api-access',
        problem: { code: 'READ_BACK_DIFFERS' },
      });
      expect(view(world, id).request.state).toBe('in-progress');
      expect(await signsIn(world, username, old)).toBe(true);
    }));

  test.for<[string, 'update' | 'rotate-credentials', object]>([
    ['a changed password', 'update', { newPassword: true }],
    ['a rotated credential', 'rotate-credentials', {}],
  ])('%s goes to the owner of its own integration, and no request names another one', ([, action, change]) =>
    withWorld(async (world) => {
      const { username } = await apiUser(world);
      const about = { provider: 'dotdigital', account: 'shop', subject: username, action, change } as const;
      // Whatever policies are in force.
      await dropPolicy(world, 'any/one-api-user-per-integration');
      const elsewhere = submit(world, { ...about, integration: 'siem' });
      await expect(elsewhere).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(elsewhere).rejects.toThrow('magento');
      const id = await submit(world, {
        ...about,
        integration: 'magento',
        acknowledge: ['breakage', 'owner-told'],
      });
      expect(view(world, id).request).toMatchObject({ integration: 'magento', state: 'in-review' });
    }),
  );

  test('is refused where no owner could receive it, whoever the request names', () =>
    withWorld(async (world) => {
      const { username } = await apiUser(world);
      await world.deps.store.write((tx) => {
        const [user] = tx.apiUsers.list({ account: 'shop', limit: 10 });
        tx.apiUsers.update(user?.id ?? '', { integration: null });
      });
      const about = { provider: 'dotdigital', account: 'shop', action: 'update', subject: username } as const;
      const change = { newPassword: true };
      await expect(submit(world, { ...about, change })).rejects.toThrow('belongs to no integration');
      await expect(submit(world, { ...about, change, integration: 'magento' })).rejects.toThrow(
        'belongs to no integration',
      );
    }));
});
