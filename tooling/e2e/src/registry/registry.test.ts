import { createRequestAccountCheck, createRunJob, publishDue } from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { submit, view } from '../testing/act.ts';
import { workDeps } from '../testing/assemble-deps.ts';
import { accounts } from '../testing/companies.ts';
import { registerAccount, registerIntegration } from '../testing/register.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { durableLog } from '../testing/snapshot.ts';
import { type World, withWorld } from '../testing/world.ts';

/** Has an account checked as the worker does it, and gives what was found. */
async function check(world: World, account: string) {
  const id = await createRequestAccountCheck(world.deps)({ actor: { kind: 'system' }, account });
  const jobs: string[] = [];
  await publishDue({
    ...world.deps,
    ...workDeps(world.deps),
    publish: async ({ data }) => void jobs.push(data.stepId),
    window: 1_000,
  });
  expect(jobs).toEqual([id]);
  await createRunJob(workDeps(world.deps))(id, new AbortController().signal);
  expect(world.deps.store.read((tx) => tx.outbox.count())).toBe(0);
  return world.deps.store.read((tx) => tx.accountChecks.get(id));
}

describe('the check of an account', () => {
  test('says for every operator whether the account can be worked with', () =>
    withWorld(async (world) => {
      const found = await check(world, 'msp');
      expect(found?.state).toBe('done');
      expect(found?.findings.every((one) => one.ok)).toBe(true);
      expect(found?.findings.map((one) => one.check.split(':')[0])).toEqual(
        expect.arrayContaining(['root', 'helper']),
      );
      expect(durableLog(world).at(-1)).toContain('"ok":true');
    }));

  test('says what is wrong where credentials are refused, and not what they are', () =>
    withWorld(async (world) => {
      await world.providers.fault({ mount: 'ema2', route: 'POST /api/Token/Get', kind: 'unauthorized' });
      const found = await check(world, 'msp');
      const wrong = found?.findings.find((one) => !one.ok);
      expect(wrong?.message).toBeTruthy();
      expect(JSON.stringify(found)).not.toContain('Root-Passw0rd!');
      expect(durableLog(world).at(-1)).toContain('CHECK_FAILED');
    }));

  test('that is done already is not done again', () =>
    withWorld(async (world) => {
      const done = await check(world, 'msp');
      const before = durableLog(world).length;
      await createRunJob(workDeps(world.deps))(done?.id ?? '', new AbortController().signal);
      expect(durableLog(world)).toHaveLength(before);
    }));

  test('of an account that is not registered is refused', () =>
    withWorld(async (world) => {
      const asked = createRequestAccountCheck(world.deps)({ actor: { kind: 'system' }, account: 'nowhere' });
      await expect(asked).rejects.toMatchObject({ code: 'ACCOUNT_UNKNOWN' });
    }));
});

describe('the registry', () => {
  test('takes no account and no integration twice', () =>
    withWorld(async (world) => {
      const [account] = accounts(world.providers.url);
      if (account === undefined) throw new Error('no account');
      await expect(registerAccount(world, account)).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
      const integration = { id: 'siem', name: 'Another', owner: 'rita@acme.example' };
      await expect(registerIntegration(world, integration)).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
    }));

  test('takes an API user that exists over once, and for one integration', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      // Once more is harmless, in whatever spelling; as somebody else it is refused.
      expect(await adoptOnEma2(world, 'siem')).toBe(user);
      expect(await adoptOnEma2(world, 'siem', { label: 'SIEM@Acme.example', providerId: null })).toBe(user);
      expect(world.deps.store.read((tx) => tx.apiUsers.countLive('msp'))).toBe(1);
      await expect(adoptOnEma2(world, 'siem', { providerId: 'provider-9' })).rejects.toMatchObject({
        code: 'ALREADY_EXISTS',
      });
      await expect(
        adoptOnEma2(world, 'siem', { label: 'second@acme.example', providerId: 'provider-2' }),
      ).rejects.toMatchObject({ code: 'INTEGRATION_TAKEN' });
      await expect(adoptOnEma2(world, 'unknown', { label: 'third@acme.example' })).rejects.toMatchObject({
        code: 'NOT_FOUND',
      });
    }));

  test('does not take an administrator over a second time, as a regular user in other letters', () =>
    withWorld(async (world) => {
      const root = {
        integration: null,
        kind: 'regular-user',
        role: 'root',
        providerId: null,
        integrationsEnabled: false,
      } as const;
      await adoptOnEma2(world, 'root', { ...root, label: 'root@acme.example' });
      for (const label of ['ROOT@acme.example', 'root@acme.example ', 'ｒoot@acme.example']) {
        await expect(adoptOnEma2(world, 'root', { ...root, label, role: 'regular' })).rejects.toMatchObject({
          code: 'ALREADY_EXISTS',
        });
      }
      const grant = submit(world, {
        provider: 'eset-msp-administrator-2',
        account: 'msp',
        action: 'grant-api-access',
        subject: 'ROOT@ACME.EXAMPLE',
        integration: 'siem',
      });
      expect(view(world, await grant).request.state).toBe('denied');
    }));
});
