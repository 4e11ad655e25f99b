import { describe, expect, test } from 'vitest';
import { approve, complete, openTaskOf, run, submit, view } from '../testing/act.ts';
import { collect } from '../testing/collect.ts';
import { SHOP } from '../testing/companies.ts';
import { type World, withWorld } from '../testing/world.ts';

const create = (world: World, account: string) =>
  submit(world, {
    provider: 'dotdigital',
    action: 'create',
    account,
    integration: 'magento',
    change: { description: 'Magento', enabled: true },
  });

describe('creating an API user on dotdigital', () => {
  test('goes through the API where the account allows it, and the owner gets the password', () =>
    withWorld(async (world) => {
      const { providers } = world;
      const id = await create(world, 'fresh-shop');
      await approve(world, id);
      await run(world);
      expect(view(world, id).steps.map((step) => [step.key, step.state, step.problem])).toEqual([
        ['dotdigital.create-api-user', 'applied', null],
        ['dotdigital.verify-api-access', 'applied', null],
      ]);
      expect(view(world, id).request.state).toBe('done');
      expect(await providers.effects('dotdigital.api-user.created')).toHaveLength(1);
      const [made] = world.deps.store.read((tx) => tx.apiUsers.list({ account: 'fresh-shop', limit: 10 }));
      const password = await collect(world, id, 'olga');
      const answer = await fetch(`${providers.url}/dotdigital/r2/v2/account-info`, {
        headers: {
          authorization: `Basic ${Buffer.from(`${made?.providerId}:${password}`).toString('base64')}`,
        },
      });
      expect(answer.status).toBe(200);
    }));

  test('goes through the portal elsewhere: the operator collects the password, the worker verifies it', () =>
    withWorld(async (world) => {
      const { providers } = world;
      const id = await create(world, 'shop');
      await approve(world, id);
      await run(world);
      const password = await collect(world, id, 'pete');
      const made = await providers.post(`/portal/dotdigital/accounts/${SHOP}/api-users`, {
        operator: 'owner@acme.example',
        password,
        passwordConfirmation: password,
        description: 'Magento',
        enabled: true,
      });
      const evidence = { providerId: String(made.username) };
      await complete(world, openTaskOf(world, id).id, { evidence });
      await run(world);
      expect(view(world, id).steps.map((step) => [step.key, step.state, step.problem])).toEqual([
        ['dotdigital.create-api-user-in-portal', 'applied', null],
        ['dotdigital.verify-api-access', 'applied', null],
      ]);
      expect(view(world, id).request.state).toBe('done');
    }));
});
