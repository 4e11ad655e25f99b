import type { Account, GovernanceChangeView, RouteName } from '@countersign/schema';
import { beforeAll, describe, expect, test } from 'vitest';
import { adoption, entriesFrom, logSize } from '../testing/act.ts';
import { type Sent, send } from '../testing/call.ts';
import { ACCOUNTS, type Name, STAND_INS } from '../testing/companies.ts';
import { type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const REAL = { baseUrl: 'https://r2-api.dotdigital.com' };
beforeAll(async () => {
  const at = installation();
  const integration = { id: 'crm', name: 'Customers', owner: 'olga@acme.example' };
  await at.call('ada', 'addIntegration', { body: integration });
  // Nobody reviews what somebody gains whom they enrolled, so two approvers are too few where one of them gains.
  const carl = { name: 'carl', email: 'carl@acme.example', kind: 'person', roles: ['approver'] };
  await at.call('ada', 'addPrincipal', { body: carl });
  await at.call('ada', 'sealInstallation');
});

/** What is answered where the change waits. */
async function asked(
  at: Installation,
  who: Name,
  name: RouteName,
  sent: Sent,
): Promise<GovernanceChangeView> {
  const response = await send(at.app, name, { ...sent, token: at.people[who].token });
  expect([response.statusCode, response.json().state]).toEqual([202, 'proposed']);
  return response.json();
}
const approve = (at: Installation, who: Name, { id, digest }: GovernanceChangeView) =>
  at.call(who, 'reviewChange', { params: { id }, body: { verdict: 'approve', digest } });
const SHOP = ACCOUNTS.find(({ id }) => id === 'shop') as Extract<Account, { provider: 'dotdigital' }>;
const MSP = ACCOUNTS.find(({ id }) => id === 'msp') as Extract<
  Account,
  { provider: 'eset-msp-administrator-2' }
>;
const SECOND = { name: 'second', role: 'regular', companyAccess: 'write' } as const;
const register = (at: Installation, body: object) =>
  asked(at, 'ada', 'addAccount', { body, query: { reason: 'A new company' } });
const change = (at: Installation, account: Account, who: Name = 'ada') =>
  asked(at, who, 'changeAccount', {
    params: { id: account.id },
    body: { account, reason: 'It has moved' },
  });
const accountOf = async (at: Installation, id: string) =>
  (await at.call('ada', 'listAccounts')).accounts.find((one) => one.id === id);
const ownerOf = async (at: Installation, id: string) =>
  (await at.call('ada', 'listIntegrations')).integrations.find((one) => one.id === id)?.owner;

describe('once an installation is sealed, an account', () => {
  test('is registered after two others have seen where credentials go', async () => {
    const at = installation();
    const waiting = await register(at, { ...SHOP, ...REAL, id: 'new-shop' });
    expect(waiting.effects).toEqual(['moves-credentials', 'opens-network-path']);
    expect(waiting.items).toContainEqual({
      what: 'hosts of the account new-shop',
      before: 'none',
      after: 'r2-api.dotdigital.com',
    });
    expect(await accountOf(at, 'new-shop')).toBeUndefined();
    await approve(at, 'amy', waiting);
    expect(await accountOf(at, 'new-shop')).toBeUndefined();
    const from = logSize(at);
    await approve(at, 'bob', waiting);
    expect(await accountOf(at, 'new-shop')).toMatchObject({ companyName: 'Acme Shop' });
    expect(entriesFrom(at, from).map(({ type }) => type)).toEqual([
      'governance.reviewed',
      'governance.carried-out',
      'account.registered',
    ]);
  });

  test.each([['env:ROOT'], ['file:/etc/passwd'], ['command:bash -c id']])(
    'is not even asked for with %s in place of a name, by any way',
    async (credentials) => {
      const at = installation();
      const account = { ...SHOP, id: 'x', operators: [{ ...SHOP.operators[0], credentials }] };
      const content = { kind: 'account.register', account };
      const refusals = [
        await at.refused('ada', 'addAccount', { body: account, query: { reason: 'Needed' } }),
        await at.refused('ada', 'proposeChange', { body: { content, reason: 'Needed' } }),
        await at.refused('ada', 'changeAccount', {
          params: { id: 'shop' },
          body: { account: { ...account, id: 'shop' }, reason: 'Needed' },
        }),
        await at.refused('ada', 'setOperator', {
          params: { id: 'shop', operator: 'owner' },
          body: { operator: account.operators[0], reason: 'Needed' },
        }),
      ];
      expect(refusals.map(({ code }) => code)).toEqual(Array(4).fill('INPUT_INVALID'));
    },
  );

  test('names no server of somebody’s own, however it is asked for', async () => {
    const at = installation();
    const account = { ...MSP, baseUrl: 'https://collector.example/api' };
    const body = { account, reason: 'It has moved' };
    const moved = await at.refused('ada', 'changeAccount', { params: { id: 'msp' }, body });
    const content = { kind: 'account.change', account };
    const proposed = await at.refused('ada', 'proposeChange', { body: { content, reason: 'x y' } });
    expect([moved.code, proposed.code]).toEqual(['ADDRESS_NOT_ALLOWED', 'ADDRESS_NOT_ALLOWED']);
    expect((await accountOf(at, 'msp')) as typeof MSP).toEqual(MSP);
  });

  test.each<[string, Partial<typeof MSP>, readonly string[]]>([
    [
      'another address',
      { connectUrl: `http://${STAND_INS}/other` },
      ['moves-credentials', 'opens-network-path'],
    ],
    [
      'the credentials of somebody else',
      { operators: [{ name: 'root', role: 'root', companyAccess: 'write', credentials: 'other' }] },
      ['moves-credentials'],
    ],
    [
      'a further operator',
      { operators: [...MSP.operators, { name: 'second', role: 'regular', companyAccess: 'write' }] },
      ['moves-credentials'],
    ],
    [
      'another operator for those who name none',
      { operators: [SECOND, ...MSP.operators] },
      ['moves-credentials'],
    ],
    ['domains for new users', { emailDomains: ['acme.example', 'thief.example'] }, ['grants-authority']],
    ['another company', { companyId: '22222222-2222-4222-8222-222222222222' }, ['moves-credentials']],
  ])('is not given %s by one person', async (_what, fields, effects) => {
    const at = installation();
    const waiting = await change(at, { ...MSP, ...fields });
    expect(waiting.effects).toEqual(effects);
    expect(await accountOf(at, 'msp')).toEqual(MSP);
    for (const who of ['ada'] as const) {
      const body = { verdict: 'approve', digest: waiting.digest };
      expect((await at.refused(who, 'reviewChange', { params: { id: waiting.id }, body })).code).toBe(
        'REVIEW_REFUSED',
      );
    }
    for (const who of ['rita', 'amy', 'pete', 'olga', 'audrey', 'sid'] as const) {
      const body = { account: { ...MSP, ...fields }, reason: 'Mine' };
      const refused = await at.refused(who, 'changeAccount', { params: { id: 'msp' }, body });
      expect(refused.code).toBe('FORBIDDEN');
    }
  });

  test('loses an operator at once, and gets nobody back so', async () => {
    const at = installation();
    const operator = {
      name: 'second',
      role: 'regular',
      companyAccess: 'write',
      credentials: 'shop-2',
    } as const;
    const set = (value: object | null) => ({
      params: { id: 'shop', operator: 'second' },
      body: { operator: value, reason: 'Rotation' },
    });
    const waiting = await asked(at, 'ada', 'setOperator', set(operator));
    for (const who of ['amy', 'bob'] as const) await approve(at, who, waiting);
    expect((await accountOf(at, 'shop'))?.operators).toContainEqual(operator);
    const after = await at.call('ada', 'setOperator', set(null));
    expect(after.operators.map(({ name }) => name)).toEqual(['owner']);
    await asked(at, 'ada', 'setOperator', set(operator));
    expect((await accountOf(at, 'shop'))?.operators).toHaveLength(1);
  });

  test('is not given another order of its operators by one person, since the first one acts for those who name none', async () => {
    const at = installation();
    const two = { ...MSP, operators: [...MSP.operators, SECOND] };
    const first = await change(at, two);
    for (const who of ['amy', 'bob'] as const) await approve(at, who, first);
    const waiting = await change(at, { ...two, operators: two.operators.toReversed() });
    expect(waiting.items).toEqual([
      { what: 'order of the operators of the account msp', before: 'root, second', after: 'second, root' },
    ]);
    const back = { params: { id: 'msp', operator: 'second' }, body: { operator: null, reason: 'Done' } };
    await at.call('ada', 'setOperator', back);
  });

  test('that became another one meanwhile is not changed by what was approved before', async () => {
    const at = installation();
    const first = await change(at, { ...MSP, companyName: 'Acme One' });
    const second = await change(at, { ...MSP, companyName: 'Acme Two' });
    await approve(at, 'amy', second);
    for (const who of ['amy', 'bob'] as const) await approve(at, who, first);
    const body = { verdict: 'approve', digest: second.digest };
    const late = await at.refused('bob', 'reviewChange', { params: { id: second.id }, body });
    expect(late.code).toBe('GOVERNANCE_STATE');
    expect((await accountOf(at, 'msp'))?.companyName).toBe('Acme One');
  });
});

describe('once an installation is sealed, an integration', () => {
  const add = (owner: string, id = 'erp') => ({ body: { id, name: `The ${id}`, owner, reason: 'Needed' } });
  const give = (owner: string) => ({
    params: { id: 'crm' },
    body: { owner, reason: 'The owner has changed' },
  });

  test('is registered after two others have approved who receives its credentials', async () => {
    const at = installation();
    const waiting = await asked(at, 'ada', 'addIntegration', add('olga@acme.example'));
    expect(waiting).toMatchObject({
      effects: ['grants-authority', 'moves-credentials'],
      beneficiaries: expect.arrayContaining([at.people.olga.principal.id]),
    });
    expect(await ownerOf(at, 'erp')).toBeUndefined();
    for (const who of ['amy', 'bob'] as const) await approve(at, who, waiting);
    expect(await ownerOf(at, 'erp')).toBe('olga@acme.example');
  });

  test('gets another owner after two others have approved it, of whom none is the new one', async () => {
    const at = installation();
    const waiting = await asked(at, 'ada', 'setIntegrationOwner', give('amy@acme.example'));
    const review = (who: Name) =>
      at.refused(who, 'reviewChange', {
        params: { id: waiting.id },
        body: { verdict: 'approve', digest: waiting.digest },
      });
    for (const who of ['ada', 'amy'] as const) expect((await review(who)).code).toBe('REVIEW_REFUSED');
    await approve(at, 'bob', waiting);
    expect(await ownerOf(at, 'crm')).toBe('olga@acme.example');
  });

  test('is nobody’s by their own wish', async () => {
    const at = installation();
    const own = { kind: 'integration.set-owner', integration: 'crm', owner: at.people.ada.principal.id };
    const refusals = [
      await at.refused('ada', 'addIntegration', add('ada@acme.example', 'own')),
      await at.refused('ada', 'setIntegrationOwner', give('ada@acme.example')),
      await at.refused('ada', 'proposeChange', { body: { content: own, reason: 'Mine now' } }),
    ];
    expect(refusals.map(({ code }) => code)).toEqual(Array(3).fill('OWN_INTEGRATION'));
    for (const who of ['amy', 'olga', 'audrey', 'sid'] as const)
      expect((await at.refused(who, 'setIntegrationOwner', give('rita@acme.example'))).code).toBe(
        'FORBIDDEN',
      );
  });
});

describe('once an installation is sealed, a user of the provider', () => {
  const body = (label: string) => ({
    ...adoption('crm', { label, providerId: null }),
    reason: 'It is used',
  });
  const listed = async (at: Installation) =>
    (await at.call('ada', 'listApiUsers', { query: { limit: 500 } })).apiUsers.map(({ label }) => label);

  test('is in the inventory after two others have seen who it is and approved it', async () => {
    const at = installation();
    const waiting = await asked(at, 'ada', 'adoptApiUser', { body: body('Shop A') });
    expect(waiting).toMatchObject({ effects: ['grants-authority', 'moves-credentials'] });
    expect(waiting.beneficiaries).toContain(at.people.olga.principal.id);
    const { revealed, ...signed } = await at.call('amy', 'showChange', { params: { id: waiting.id } });
    expect(JSON.stringify(signed)).not.toContain('Shop A');
    expect(revealed?.map(({ before, after }) => [before, after])).toEqual([
      ['not in the inventory', 'Shop A'],
      ['not in the inventory', 'none'],
    ]);
    await approve(at, 'amy', waiting);
    expect(await listed(at)).not.toContain('Shop A');
    await approve(at, 'bob', waiting);
    expect(await listed(at)).toContain('Shop A');
    const there = await at.call('ada', 'adoptApiUser', { body: body('Shop A') });
    expect(there).toMatchObject({ alreadyThere: true, roleKnownBy: 'attested' });
  });

  test('is asked for by administrators only, with a reason, and once', async () => {
    const at = installation();
    const user = { ...body('Shop B'), integration: null };
    for (const who of ['amy', 'olga', 'audrey', 'sid', 'rita', 'pete'] as const)
      expect((await at.refused(who, 'adoptApiUser', { body: user })).code).toBe('FORBIDDEN');
    const { reason: _, ...silent } = user;
    expect((await at.refused('ada', 'adoptApiUser', { body: silent })).code).toBe('REASON_MISSING');
    const waiting = await asked(at, 'ada', 'adoptApiUser', { body: user });
    const again = await at.refused('ada', 'adoptApiUser', { body: user });
    expect(again).toMatchObject({ status: 409, code: 'ADOPTION_WAITS', details: { change: waiting.id } });
  });
});
