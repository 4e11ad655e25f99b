import type { AdoptApiUser, ProviderRole } from '@countersign/schema';
import {
  createAdoptApiUser,
  createCorrectApiUser,
  createRequestAccountCheck,
  createRunJob,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { approve, run, submit, view } from '../testing/act.ts';
import { workDeps } from '../testing/assemble-deps.ts';
import { actorOf } from '../testing/people.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const USER: AdoptApiUser = {
  account: 'msp',
  integration: null,
  label: 'someone@acme.example',
  kind: 'regular-user',
  role: 'regular',
  state: 'active',
  providerId: null,
  integrationsEnabled: false,
  permissionType: 2,
  twoFactorEnabled: null,
  credentialsSetOn: null,
  lastUsedOn: null,
  reviewOn: null,
};

async function adopt(world: World, fields: Partial<AdoptApiUser>) {
  const { ada } = world.people;
  const { apiUser: id, change } = await createAdoptApiUser(world.deps)({
    by: ada,
    actor: actorOf(ada),
    reason: null,
    apiUser: { ...USER, ...fields },
  });
  return { ...world.deps.store.read((tx) => tx.apiUsers.get(id)), id, alreadyThere: change === null };
}
const correct = (
  world: World,
  apiUser: string,
  { looksLike, ...fields }: { label?: string; role?: ProviderRole; looksLike?: string },
) =>
  createCorrectApiUser(world.deps)({
    by: world.people.ada,
    actor: actorOf(world.people.ada),
    reason: 'It was typed wrongly',
    apiUser,
    fields,
    looksLike,
  });
const lastData = ({ deps }: World, type: 'api-user.adopted' | 'api-user.corrected') => {
  const entries = deps.store.read((tx) => tx.audit.entries({ from: 0, limit: 1000, type }));
  return JSON.parse(Buffer.from(entries.at(-1)?.body ?? '{}').toString('utf8')).data;
};

/** Has the worker check the account, where the provider says who its operator is. */
async function check(world: World): Promise<void> {
  const id = await createRequestAccountCheck(world.deps)({ actor: { kind: 'system' }, account: 'msp' });
  await createRunJob(workDeps(world.deps))(id, new AbortController().signal);
}

const grant = (world: World, subject: string) =>
  submit(world, {
    provider: 'eset-msp-administrator-2',
    account: 'msp',
    action: 'grant-api-access',
    subject,
    integration: 'siem',
    acknowledge: ['regular-user'],
  });

describe('a user who looks like another one', () => {
  test.for([
    ['on ESET', 'msp', 'root@acme.example', 'r00t@acme.example'],
    ['on ESET in Cyrillic', 'msp', 'admin@acme.example', 'аdmin@acme.example'],
    ['on ESET with a doubled letter', 'msp', 'crm@acme.example', 'crrn@acme.example'],
    ['on dotdigital', 'shop', 'Shop l', 'Shop 1'],
  ] as const)(
    'is not adopted without a word %s, and is where whoever does it says so',
    ([, account, one, other]) =>
      withWorld(async (world) => {
        const known = await adopt(world, { account, label: one });
        const refused = adopt(world, { account, label: other });
        await expect(refused).rejects.toMatchObject({
          code: 'LOOKS_LIKE_ANOTHER',
          details: { id: known.id },
        });
        const third = await adopt(world, { account, label: 'quite another' });
        await expect(adopt(world, { account, label: other, looksLike: third.id })).rejects.toMatchObject({
          code: 'LOOKS_LIKE_ANOTHER',
        });
        const both = await adopt(world, { account, label: other, looksLike: known.id });
        expect(both).toMatchObject({ label: other, alreadyThere: false });
        expect(both).not.toHaveProperty('looksLike');
        expect(lastData(world, 'api-user.adopted')).toMatchObject({ looksLike: known.id });
        // A list can be taken in again.
        expect(await adopt(world, { account, label: other, looksLike: known.id })).toMatchObject({
          alreadyThere: true,
        });
      }),
  );

  test('is not made one by a correction without a word either', () =>
    withWorld(async (world) => {
      const [known, user] = [await adoptOnEma2(world, 'crm'), await adoptOnEma2(world, 'siem')];
      const label = 'crrn@acme.example';
      await expect(correct(world, user, { label })).rejects.toMatchObject({ code: 'LOOKS_LIKE_ANOTHER' });
      await correct(world, user, { label, looksLike: known });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user))).toMatchObject({ label });
      expect(lastData(world, 'api-user.corrected')).toMatchObject({ looksLike: known });
      // What says nothing about its label is no matter of looks.
      await correct(world, user, { role: 'root' });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user))).toMatchObject({ role: 'root' });
    }));

  test('is named by nobody of whom that is not true', () =>
    withWorld(async (world) => {
      const known = await adoptOnEma2(world, 'crm');
      const wrong = adopt(world, { label: 'siem@acme.example', looksLike: known });
      await expect(wrong).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));
});

describe('the role of a user', () => {
  test.for([
    ['msp', 'superuser'],
    ['msp', 'account-owner'],
    ['hub', 'root'],
    ['shop', 'write-access'],
  ] as const)('on %s is not %s, which that provider does not have', ([account, role]) =>
    withWorld(async (world) => {
      const wrong = adopt(world, { account, role });
      await expect(wrong).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(wrong).rejects.toThrow(new RegExp(`no role ${role}`));
    }),
  );

  test('is on record as what an administrator attested, adopted or corrected', () =>
    withWorld(async (world) => {
      const { id } = await adopt(world, {});
      expect(lastData(world, 'api-user.adopted')).toMatchObject({ role: 'regular', roleKnownBy: 'attested' });
      await expect(correct(world, id, { role: 'superuser' })).rejects.toThrow(/no role superuser/);
      await correct(world, id, { role: 'root' });
      expect(lastData(world, 'api-user.corrected')).toMatchObject({ role: 'root', roleKnownBy: 'attested' });
      await correct(world, id, { label: 'other@acme.example' });
      expect(lastData(world, 'api-user.corrected')).not.toHaveProperty('roleKnownBy');
    }));

  test.for(['root@acme.example', 'ROOT@Acme.example', 'ｒoot@acme.example '])(
    'is not regular for %s, with which the provider knows the operator that is root',
    (label) =>
      withWorld(async (world) => {
        await check(world);
        await expect(adopt(world, { label })).rejects.toMatchObject({
          code: 'ROLE_CONTRADICTED',
          details: { operator: 'root', role: 'root' },
        });
        const { id } = await adopt(world, { label, role: 'root' });
        await expect(correct(world, id, { role: 'regular' })).rejects.toMatchObject({
          code: 'ROLE_CONTRADICTED',
        });
        expect(await adopt(world, { label: 'helper@acme.example' })).toMatchObject({ role: 'regular' });
      }),
  );

  test('is what the provider shows of an operator, also where it was stated as regular before', () =>
    withWorld(async (world) => {
      const { id } = await adopt(world, { label: 'root@acme.example' });
      const refusing = async () =>
        view(world, await grant(world, id)).decision.determining.map(({ ruleId }) => ruleId);
      const rule = 'eset/no-api-rights-for-superuser-or-root';
      expect(await refusing()).not.toContain(rule);
      const approved = await grant(world, id);
      for (const by of ['amy', 'bob'] as const)
        if (view(world, approved).request.state === 'in-review') await approve(world, approved, by);
      expect(view(world, approved).request.state).toBe('approved');
      await check(world);
      expect(await refusing()).toContain(rule);
      // What was approved before is refused before it is carried out.
      await run(world);
      expect(view(world, approved).request.state).toBe('failed');
      expect(view(world, approved).tasks).toEqual([]);
    }));
});
