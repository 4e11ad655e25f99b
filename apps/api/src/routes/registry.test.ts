import { describe, expect, test } from 'vitest';
import { addIntegration, adoption, entriesFrom, logSize } from '../testing/act.ts';
import { ACCOUNTS, STAND_INS } from '../testing/companies.ts';
import { allowHosts, type Installation, useInstallation } from '../testing/installation.ts';

const installation = useInstallation();
const SHOP = ACCOUNTS.find((account) => account.id === 'shop');

const adopt = async (at: Installation) =>
  at.call('ada', 'adoptApiUser', { body: adoption(await addIntegration(at)) });

describe('accounts', () => {
  test('GET /v1/accounts lists them as they were registered', async () => {
    const { accounts } = await installation().call('rita', 'listAccounts');
    expect(accounts).toHaveLength(ACCOUNTS.length);
    expect(accounts).toEqual(expect.arrayContaining([...ACCOUNTS]));
  });

  test('POST /v1/accounts answers 201, and 409 for one that exists', async () => {
    const at = installation();
    const body = { ...SHOP, id: 'another-shop' };
    const from = logSize(at);
    expect(await at.call('ada', 'addAccount', { body })).toEqual(body);
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'governance.proposed', data: { kind: 'account.register', setup: true } },
      { type: 'governance.carried-out' },
      { type: 'account.registered', data: { account: 'another-shop', provider: 'dotdigital' } },
    ]);
    const error = await at.refused('ada', 'addAccount', { body });
    expect(error).toMatchObject({ status: 409, code: 'ALREADY_EXISTS', details: { id: 'another-shop' } });
  });

  test.each([
    [{ provider: 'unknown' }, /^provider must be one of eset-business-account, .+, dotdigital$/],
    [{ operators: [] }, 'operators must not be empty'],
    [{ operators: [{ name: 'x' }] }, /^operators\.0\.role must be given$/],
    [{ baseUrl: 'shop' }, 'baseUrl must be an address that begins with https://'],
    [
      { baseUrl: 'http://169.254.169.254/latest' },
      'baseUrl must be an address that begins with https://; http:// only to this machine',
    ],
    [{ accountNumber: -1 }, 'accountNumber must be more than 0'],
    [
      { operators: [{ name: 'x', role: 'regular', credentials: 'Hunter 2' }] },
      /^operators\.0\.credentials must be the name of credentials that credentials\.yaml/,
    ],
    ...['env:ROOT', 'file:/etc/passwd', 'command:bash -c id', 'COMMAND:id', './root', ''].map(
      (credentials) =>
        [
          { operators: [{ name: 'x', role: 'regular', credentials }] },
          /^operators\.0\.credentials must be the name of credentials/,
        ] as const,
    ),
  ] as readonly (readonly [object, string | RegExp])[])(
    'POST /v1/accounts answers 400 for %j',
    async (wrong, words) => {
      const error = await installation().refused('ada', 'addAccount', {
        body: { ...SHOP, id: 'x', ...wrong },
      });
      expect(error.details.problems).toEqual([
        typeof words === 'string' ? words : expect.stringMatching(words),
      ]);
    },
  );

  test.each([
    'https://collector.example',
    'https://r1-api.dotdigital.com:8443',
    'https://r1-api.dotdigital.com.collector.example',
    'https://mspapi.eset.com/api',
    'http://127.0.0.1:4610/dotdigital/r1',
    'https://169.254.169.254/latest',
  ])('POST /v1/accounts takes no address that the provider does not document: %s', async (baseUrl) => {
    const error = await installation().refused('ada', 'addAccount', { body: { ...SHOP, id: 'x', baseUrl } });
    expect([error.status, error.code]).toEqual([422, 'ADDRESS_NOT_ALLOWED']);
    expect(error.details).toMatchObject({ account: 'x', host: new URL(baseUrl).host });
  });

  test('POST /v1/accounts takes an address that the host allows', async () => {
    const at = installation();
    allowHosts(at.directory, STAND_INS, '127.0.0.1:4610');
    const baseUrl = 'http://127.0.0.1:4610/dotdigital/r1';
    await at.call('ada', 'addAccount', { body: { ...SHOP, id: 'stand-in', baseUrl } });
    allowHosts(at.directory, STAND_INS);
  });

  test('an administrator of one account administers no other', async () => {
    const at = installation();
    const from = logSize(at);
    const tries = [
      await at.refused('sid', 'addAccount', { body: { ...SHOP, id: 'new-shop' } }),
      await at.refused('sid', 'checkAccount', { params: { id: 'shop' } }),
      await at.refused('sid', 'adoptApiUser', { body: adoption(null) }),
    ];
    for (const error of tries) expect([error.status, error.code]).toEqual([403, 'FORBIDDEN']);
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual(Array(3).fill('access.refused'));
    expect((await at.call('sid', 'checkAccount', { params: { id: 'elsewhere' } })).state).toBe('waiting');
  });
});

describe('checks of accounts', () => {
  test('POST /v1/accounts/:id/checks answers 202, and the check can be looked at', async () => {
    const at = installation();
    const check = await at.call('ada', 'checkAccount', { params: { id: 'shop' } });
    expect(check).toMatchObject({ account: 'shop', state: 'waiting', findings: [] });
    expect(await at.call('rita', 'showAccountCheck', { params: { id: check.id } })).toEqual(check);
  });

  test('answer 422 for an account that is not registered and 404 for a check that does not exist', async () => {
    const at = installation();
    const unknown = await at.refused('ada', 'checkAccount', { params: { id: 'nowhere' } });
    expect([unknown.status, unknown.code]).toEqual([422, 'ACCOUNT_UNKNOWN']);
    const missing = await at.refused('ada', 'showAccountCheck', {
      params: { id: 'chk_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    });
    expect([missing.status, missing.code]).toEqual([404, 'NOT_FOUND']);
  });
});

describe('integrations', () => {
  test('POST /v1/integrations answers 201, GET lists it, and 409 for one that exists', async () => {
    const at = installation();
    const body = { id: 'crm', name: 'Customers', owner: 'olga@acme.example' };
    const from = logSize(at);
    expect(await at.call('ada', 'addIntegration', { body })).toEqual(body);
    // The owner is a person, who appears in the log by no name.
    expect(entriesFrom(at, from)).toMatchObject([
      { type: 'governance.proposed', data: { kind: 'integration.register', setup: true } },
      { type: 'governance.carried-out' },
      { type: 'integration.registered', data: { integration: 'crm' } },
    ]);
    expect((await at.call('rita', 'listIntegrations')).integrations).toContainEqual(body);
    const error = await at.refused('ada', 'addIntegration', { body });
    expect([error.status, error.code]).toEqual([409, 'ALREADY_EXISTS']);
  });

  test('POST /v1/integrations answers 400 without an owner', async () => {
    const body = { id: 'crm', name: 'Customers', owner: 'everybody' };
    const error = await installation().refused('ada', 'addIntegration', { body });
    expect(error.details.problems).toEqual(['owner must be the e-mail address of the accountable owner']);
  });
});

describe('API users', () => {
  test('POST /v1/api-users answers 201, and the user can be looked at and found', async () => {
    const at = installation();
    const from = logSize(at);
    const { alreadyThere, roleKnownBy, ...user } = await adopt(at);
    expect([alreadyThere, roleKnownBy]).toEqual([false, 'attested']);
    expect(user).toMatchObject({ provider: 'dotdigital', state: 'active', originRequest: null });
    expect(entriesFrom(at, from).map((entry) => entry.type)).toEqual([
      'governance.proposed',
      'governance.carried-out',
      'integration.registered',
      'governance.proposed',
      'governance.carried-out',
      'api-user.adopted',
    ]);
    expect(await at.call('rita', 'showApiUser', { params: { id: user.id } })).toEqual(user);
    const list = async (query: Record<string, string>) =>
      (await at.call('rita', 'listApiUsers', { query })).apiUsers.map((one) => one.id);
    expect(await list({ account: 'shop', state: 'active' })).toContain(user.id);
    expect(await list({ integration: user.integration ?? '' })).toEqual([user.id]);
    expect(await list({ account: 'elsewhere' })).toEqual([]);
    expect(await list({ state: 'deleted' })).toEqual([]);
  });

  test('GET /v1/api-users goes on page by page', async () => {
    const at = installation();
    const made = [await adopt(at), await adopt(at)];
    const ids: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const query: Record<string, string | number> = after === '' ? { limit: 1 } : { limit: 1, after };
      const { apiUsers, next }: { apiUsers: { id: string }[]; next: string | null } = await at.call(
        'rita',
        'listApiUsers',
        { query },
      );
      ids.push(...apiUsers.map((one) => one.id));
      after = next;
    }
    expect(ids).toEqual(expect.arrayContaining(made.map((one) => one.id)));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('POST /v1/api-users refuses what does not fit the inventory, and changes nothing', async () => {
    const at = installation();
    const user = await adopt(at);
    const from = logSize(at);
    const refusalOf = async (body: unknown) => {
      const error = await at.refused('ada', 'adoptApiUser', { body });
      return [error.status, error.code];
    };
    expect(await refusalOf(adoption(null, { account: 'nowhere' }))).toEqual([422, 'ACCOUNT_UNKNOWN']);
    expect(await refusalOf(adoption('nothing'))).toEqual([404, 'NOT_FOUND']);
    expect(await refusalOf(adoption(null, { label: user.label }))).toEqual([409, 'ALREADY_EXISTS']);
    expect(await refusalOf(adoption(user.integration, { label: 'x', providerId: null }))).toEqual([
      409,
      'INTEGRATION_TAKEN',
    ]);
    expect(await refusalOf(adoption(null, { state: 'deleted' }))).toEqual([400, 'INPUT_INVALID']);
    expect(logSize(at)).toBe(from);
  });

  test('GET /v1/api-users/:id answers 404 for one that does not exist', async () => {
    const error = await installation().refused('rita', 'showApiUser', {
      params: { id: 'usr_01ARZ3NDEKTSV4RRFFQ69G5FAV' },
    });
    expect([error.status, error.code]).toEqual([404, 'NOT_FOUND']);
  });
});
