import type { AdoptApiUser, CreatePrincipal, Principal } from '@countersign/schema';
import {
  createAdoptApiUser,
  createCorrectApiUser,
  createPrincipalCreator,
  createRegisterPrincipal,
  createSetIntegrationOwner,
} from '@countersign/use-cases';
import { describe, expect, test } from 'vitest';
import { actorOf } from '../testing/people.ts';
import { registerIntegration } from '../testing/register.ts';
import { adoptOnEma2 } from '../testing/requests.ts';
import { type World, withWorld } from '../testing/world.ts';

const SYSTEM = { kind: 'system' } as const;
const byAda = (world: World) => ({
  by: world.people.ada,
  actor: actorOf(world.people.ada),
  reason: 'The owner has changed',
});
const register = (world: World, owner: string, id = 'erp') =>
  registerIntegration(world, { id, name: `The ${id}`, owner });
const setOwner = (world: World, owner: string, integration = 'siem') =>
  createSetIntegrationOwner(world.deps)({
    by: world.people.ada,
    actor: actorOf(world.people.ada),
    reason: 'The owner has changed',
    integration,
    owner,
  });
const create = (world: World, principal: Partial<CreatePrincipal> & { email: string }) =>
  createPrincipalCreator(world.deps)({
    actor: SYSTEM,
    principal: { name: 'Somebody', kind: 'person', roles: [], ...principal },
  });
const owns = (world: World, id: string) => world.deps.store.read((tx) => tx.integrations.get(id)?.owner);

const USER: AdoptApiUser = {
  account: 'msp',
  integration: 'siem',
  label: 'siem@acme.example',
  kind: 'api-user',
  role: 'regular',
  state: 'active',
  providerId: null,
  integrationsEnabled: true,
  permissionType: 2,
  twoFactorEnabled: null,
  credentialsSetOn: null,
  lastUsedOn: null,
  reviewOn: null,
};

describe('the owner of an integration is a registered person', () => {
  test.for([
    ['whom nobody knows', async () => 'stranger@acme.example'],
    [
      'which is a machine',
      async (world: World) =>
        (await create(world, { email: 'robot@acme.example', kind: 'machine', roles: ['requester'] })).email,
    ],
    [
      'which is a machine, in other letters',
      async (world: World) => {
        await create(world, { email: 'robot@acme.example', kind: 'machine', roles: ['requester'] });
        return 'Robot@ACME.example';
      },
    ],
    [
      'who was erased',
      async (world: World) => {
        const { id, email } = await create(world, { email: 'gone@acme.example' });
        await world.deps.store.write((tx) => void tx.subjects.erase(id, world.deps.clock.now()));
        return email;
      },
    ],
  ] as [string, (world: World) => Promise<string>][])(
    'an owner %s is refused, at registration and afterwards',
    ([, ownerOf]) =>
      withWorld(async (world) => {
        const owner = await ownerOf(world);
        await expect(register(world, owner)).rejects.toMatchObject({ code: 'OWNER_UNKNOWN' });
        await expect(setOwner(world, owner)).rejects.toMatchObject({ code: 'OWNER_UNKNOWN' });
        expect([owns(world, 'erp'), owns(world, 'siem')]).toEqual([undefined, 'olga@acme.example']);
      }),
  );

  test('a person is taken, in whatever letters the address is written', () =>
    withWorld(async (world) => {
      await register(world, 'Amy@Acme.example');
      await setOwner(world, 'amy@acme.example');
      expect([owns(world, 'erp'), owns(world, 'siem')]).toEqual(['amy@acme.example', 'amy@acme.example']);
    }));
});

describe('an integration that can be taken for another one is not registered', () => {
  test.for([
    ['by its name in Cyrillic', { id: 'other', name: 'The сrm' }],
    ['by its name in other letters', { id: 'other', name: 'the CRM' }],
    ['by the same name', { id: 'other', name: 'The crm' }],
    ['by its identifier', { id: 'crrn', name: 'Something else' }],
    ['by its name, which is the identifier of the other', { id: 'other', name: 'CRM' }],
  ] as const)('%s', ([, named]) =>
    withWorld(async (world) => {
      const integration = { ...named, owner: 'olga@acme.example' };
      const registering = registerIntegration(world, integration);
      await expect(registering).rejects.toMatchObject({
        code: 'INTEGRATION_LOOKS_LIKE_ANOTHER',
        details: { other: 'crm' },
      });
      expect(owns(world, named.id)).toBeUndefined();
    }),
  );
});

describe('nobody arranges that credentials are sealed to themselves', () => {
  test('by registering an integration of their own', () =>
    withWorld(async (world) => {
      for (const owner of ['ada@acme.example', 'ADA@acme.example'])
        await expect(register(world, owner)).rejects.toMatchObject({ code: 'OWN_INTEGRATION' });
      expect(owns(world, 'erp')).toBeUndefined();
    }));

  test('by adopting an API user for an integration of their own, while another administrator may', () =>
    withWorld(async (world) => {
      const integration = { id: 'own', name: 'Ada owns it', owner: 'ada@acme.example' };
      await world.deps.store.write((tx) => tx.integrations.insert(integration));
      const adopt = (by: Principal, integration: string | null) =>
        createAdoptApiUser(world.deps)({
          by,
          actor: actorOf(by),
          reason: null,
          apiUser: { ...USER, integration },
        });
      const own = adopt(world.people.ada, 'own');
      await expect(own).rejects.toMatchObject({ code: 'OWN_INTEGRATION' });
      expect(world.deps.store.read((tx) => tx.apiUsers.countLive('msp'))).toBe(0);
      const other = await create(world, { email: 'ann@acme.example', roles: ['administrator'] });
      const { apiUser } = await adopt(other, 'own');
      expect(world.deps.store.read((tx) => tx.apiUsers.get(apiUser)?.integration)).toBe('own');
    }));

  test('by assigning an API user that is there to an integration of their own', () =>
    withWorld(async (world) => {
      const integration = { id: 'own', name: 'Ada owns it', owner: 'ADA@acme.example' };
      await world.deps.store.write((tx) => tx.integrations.insert(integration));
      const user = await adoptOnEma2(world, 'siem');
      const correct = createCorrectApiUser(world.deps);
      const own = correct({ ...byAda(world), apiUser: user, fields: { integration: 'own' } });
      await expect(own).rejects.toMatchObject({ code: 'OWN_INTEGRATION' });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user)?.integration)).toBe('siem');
      await correct({ ...byAda(world), apiUser: user, fields: { integration: 'crm' } });
      expect(world.deps.store.read((tx) => tx.apiUsers.get(user)?.integration)).toBe('crm');
    }));
});

describe('the address of an owner', () => {
  /** An integration of somebody who is not registered, as older databases have them. */
  const withStranger = (world: World) =>
    world.deps.store.write((tx) =>
      tx.integrations.insert({ id: 'old', name: 'From before', owner: 'Oscar@acme.example' }),
    );
  async function registers(world: World, accounts: string[] | null, kind: 'person' | 'machine' = 'person') {
    const admin = await create(world, { email: 'ann@acme.example', roles: ['administrator'], accounts });
    const { principal } = await createRegisterPrincipal(world.deps)({
      by: admin,
      actor: actorOf(admin),
      reason: null,
      principal: {
        name: 'Oscar',
        email: 'oscar@ACME.example',
        kind,
        roles: ['requester'],
        accounts: ['msp'],
      },
    });
    return principal;
  }

  test('is given to nobody by an administrator of some accounts, since integrations belong to none', () =>
    withWorld(async (world) => {
      await withStranger(world);
      await expect(registers(world, ['msp'])).rejects.toMatchObject({ code: 'FORBIDDEN' });
      expect(world.deps.store.read((tx) => tx.principals.byEmail('oscar@acme.example'))).toBeUndefined();
    }));

  test('is given to a person by an administrator of all accounts', () =>
    withWorld(async (world) => {
      await withStranger(world);
      expect(await registers(world, null)).toMatchObject({ kind: 'person' });
    }));

  test('is given to no machine', () =>
    withWorld(async (world) => {
      await withStranger(world);
      await expect(registers(world, null, 'machine')).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    }));
});
