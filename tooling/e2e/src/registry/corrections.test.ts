import {
  createCorrectApiUser,
  createSetIntegrationOwner,
  createSetOperator,
  saltedDigest,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { run, submit, view } from '../testing/act.ts';
import { accounts } from '../testing/companies.ts';
import { actorOf, type Name } from '../testing/people.ts';
import { registerAccount } from '../testing/register.ts';
import { adoptOnEma2, EMA2_CREATE } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const by = (world: World, name: Name = 'ada') => ({
  principal: world.people[name],
  actor: actorOf(world.people[name]),
  reason: 'It was typed wrongly',
});
const asked = (world: World, name?: Name) => {
  const { principal, ...rest } = by(world, name);
  return { ...rest, by: principal };
};
const correct = (
  world: World,
  apiUser: string,
  fields: Parameters<ReturnType<typeof createCorrectApiUser>>[0]['fields'],
  name?: Name,
) => createCorrectApiUser(world.deps)({ ...asked(world, name), apiUser, fields });
/** The newest entry that says what somebody did; the one that binds the rows comes after it. */
const lastEntry = (world: World) =>
  world.deps.store
    .read((tx) => tx.audit.entries({ from: 0, limit: 1000 }))
    .map(
      ({ body }) =>
        JSON.parse(Buffer.from(body).toString('utf8')) as { type: string; data: Record<string, unknown> },
    )
    .findLast(({ type }) => !type.startsWith('authority.'));

describe('a correction of the inventory', () => {
  test('changes what it names, is kept with its reason, and is in the log by digests of it', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem', { providerId: null });
      await correct(world, user, { label: 'siem-2@acme.example', providerId: 'provider-2', role: 'root' });
      const { deps } = world;
      deps.store.read((tx) => {
        expect(tx.apiUsers.get(user)).toMatchObject({
          label: 'siem-2@acme.example',
          providerId: 'provider-2',
          role: 'root',
        });
        expect(tx.apiUsers.named('msp', 'SIEM-2@acme.example').map(({ id }) => id)).toEqual([user]);
        expect(tx.apiUsers.named('msp', 'siem@acme.example')).toEqual([]);
      });
      const [kept, ...others] = deps.store.read((tx) => tx.corrections.of(user));
      expect(others).toEqual([]);
      expect(kept).toMatchObject({
        corrector: world.people.ada.id,
        reason: 'It was typed wrongly',
        before: { label: 'siem@acme.example', providerId: null, role: 'regular' },
        after: { label: 'siem-2@acme.example', providerId: 'provider-2', role: 'root' },
      });
      expect(lastEntry(world)).toMatchObject({
        type: 'api-user.corrected',
        data: {
          apiUser: user,
          fields: ['label', 'providerId', 'role'],
          before: saltedDigest(kept?.salt ?? '', kept?.before),
          after: saltedDigest(kept?.salt ?? '', kept?.after),
        },
      });
    }));

  test.for([
    ['label', { label: 'CRM@acme.example ' }],
    ['provider identifier', { providerId: 'Provider-CRM' }],
    ['provider identifier as a label', { label: 'provider-crm' }],
  ] as const)('gives nobody the %s of another one', ([, fields]) =>
    withWorld(async (world) => {
      await adoptOnEma2(world, 'crm');
      const user = await adoptOnEma2(world, 'siem');
      await expect(correct(world, user, fields)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    }),
  );

  test('waits until no request about the API user is open, so that what was judged stays who it is', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      const id = await submit(world, {
        provider: 'eset-msp-administrator-2',
        account: 'msp',
        action: 'disable',
        subject: user,
      });
      const refused = correct(world, user, { providerId: 'provider-9' });
      await expect(refused).rejects.toMatchObject({ code: 'CORRECTION_REFUSED' });
      await expect(refused).rejects.toThrow(id);
    }));

  test.for([
    ['by somebody who is no administrator', 'rita', { role: 'root' }, 'FORBIDDEN'],
    ['that changes nothing', 'ada', { label: 'siem@acme.example' }, 'INPUT_INVALID'],
    ['to an integration that is not registered', 'ada', { integration: 'nothing' }, 'NOT_FOUND'],
    ['to a name that has nothing to see', 'ada', { label: '\u200b' }, 'INPUT_INVALID'],
    ['to an integration that has an API user', 'ada', { integration: 'crm' }, 'INTEGRATION_TAKEN'],
  ] as const)('%s is refused', ([, name, fields, code]) =>
    withWorld(async (world) => {
      await adoptOnEma2(world, 'crm');
      const user = await adoptOnEma2(world, 'siem');
      const before = world.deps.store.read((tx) => tx.apiUsers.get(user));
      await expect(correct(world, user, fields, name)).rejects.toMatchObject({ code });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user))).toEqual(before);
    }),
  );

  test('of what is only reserved is refused', () =>
    withWorld(async (world) => {
      const { request } = view(world, await submit(world, EMA2_CREATE));
      await expect(correct(world, request.apiUser ?? '', { role: 'root' })).rejects.toMatchObject({
        code: 'CORRECTION_REFUSED',
      });
    }));

  test('without a reason is refused', () =>
    withWorld(async (world) => {
      const user = await adoptOnEma2(world, 'siem');
      const command = {
        ...asked(world),
        reason: ' \u200b',
        apiUser: user,
        fields: { role: 'root' as const },
      };
      await expect(createCorrectApiUser(world.deps)(command)).rejects.toMatchObject({
        code: 'REASON_MISSING',
      });
    }));
});

describe('the owner of an integration', () => {
  const setOwner = (world: World, owner: string, name?: Name) =>
    createSetIntegrationOwner(world.deps)({ ...asked(world, name), integration: 'siem', owner });

  test('is another one from then on', () =>
    withWorld(async (world) => {
      await setOwner(world, 'amy@acme.example');
      expect(world.deps.store.read((tx) => tx.integrations.get('siem'))).toMatchObject({
        owner: 'amy@acme.example',
      });
      expect(lastEntry(world)).toMatchObject({
        type: 'integration.owner-set',
        data: { integration: 'siem', owner: world.people.amy.id },
      });
    }));

  test('is not whoever names the owner, because credentials are sealed to the owner', () =>
    withWorld(async (world) => {
      const own = setOwner(world, world.people.ada.email.toUpperCase());
      await expect(own).rejects.toMatchObject({ code: 'OWN_INTEGRATION' });
      await expect(setOwner(world, 'amy@acme.example', 'rita')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    }));
});

describe('an operator of an account', () => {
  const setOperator = (
    world: World,
    name: string,
    operator: Parameters<ReturnType<typeof createSetOperator>>[0]['operator'],
  ) => createSetOperator(world.deps)({ ...asked(world), account: 'msp', name, operator });
  const operators = (world: World) => world.deps.store.read((tx) => tx.accounts.get('msp')?.operators ?? []);

  test('is corrected, added and taken away, and its credentials stay where they are', () =>
    withWorld(async (world) => {
      const { credentials } = operators(world)[0] ?? {};
      expect(credentials).toBeDefined();
      await setOperator(world, 'root', { name: 'root', role: 'write-access', companyAccess: 'read' });
      expect(operators(world)[0]).toEqual({
        name: 'root',
        role: 'write-access',
        companyAccess: 'read',
        credentials,
      });
      await setOperator(world, 'third', { name: 'third', role: 'regular', companyAccess: 'none' });
      await setOperator(world, 'helper', null);
      expect(operators(world).map(({ name }) => name)).toEqual(['root', 'third']);
      expect(lastEntry(world)).toMatchObject({
        type: 'account.changed',
        data: { account: 'msp' },
      });
      await run(world);
    }));

  test('has a role that the provider has', () =>
    withWorld(async (world) => {
      const owner = { name: 'third', role: 'account-owner', companyAccess: 'none' } as const;
      await expect(setOperator(world, 'third', owner)).rejects.toThrow(/no role account-owner/);
      const [account] = accounts(world.providers.url);
      if (account === undefined) throw new Error('no account');
      const registered = registerAccount(world, {
        ...account,
        id: 'another',
        operators: [{ ...owner }],
      });
      await expect(registered).rejects.toThrow(/has no role/);
    }));

  test('is not taken away when it is the only one, or is not there', () =>
    withWorld(async (world) => {
      await setOperator(world, 'helper', null);
      await expect(setOperator(world, 'root', null)).rejects.toMatchObject({ code: 'CORRECTION_REFUSED' });
      await expect(setOperator(world, 'helper', null)).rejects.toMatchObject({ code: 'OPERATOR_UNKNOWN' });
    }));
});
