import { describe, expect, test } from 'vitest';
import { failureOf, shownOf } from '../conformance/expect-failure.ts';
import { type DotdigitalRun, dotdigitalRun, NEW_PASSWORD } from '../testing/dotdigital-run.ts';
import { useSandbox } from '../testing/use-sandbox.ts';

const sandbox = useSandbox();
const CREATE = 'dotdigital.create-api-user';
const VERIFY = 'dotdigital.verify-api-access';
const VERIFY_NONE = 'dotdigital.verify-no-api-access';
const CREATE_ROUTE = { mount: 'dotdigital', route: 'POST /v2/accounts/:accountId/api-users' } as const;
const INFO_ROUTE = { mount: 'dotdigital', route: 'GET /v2/account-info' } as const;

function ownLogIn({ apiUser }: DotdigitalRun) {
  return { apiUser: { providerId: apiUser.username }, apiUserCredentials: { ...apiUser, username: '' } };
}

const DENIED = { call: 'account-info', status: 401, code: 'authorization-denied' };

describe('dotdigital.create-api-user', () => {
  test('makes an API user that the next step can sign in as', async () => {
    const { connector, context } = await dotdigitalRun(sandbox());
    const result = await connector.execute(context(CREATE));
    expect(result).toEqual({
      providerId: expect.stringMatching(/^apiuser-[0-9a-z]+@apiconnector\.com$/),
      status: 'active',
      knownBy: 'answered',
    });
    const [created] = await sandbox().effectsOn(String(result.providerId));
    expect(created).toMatchObject({ details: { description: 'Magento', scheme: 'tiered' } });
    const verify = context(VERIFY, {}, { earlier: [{ key: CREATE, result }] });
    expect(await connector.verify(verify)).toEqual({
      kind: 'verified',
      result: {
        providerId: result.providerId,
        status: 'active',
        knownBy: 'positive',
        observations: [{ call: 'account-info', status: 200, code: null }],
      },
    });
  });

  test('lets no echoed password out', async () => {
    await sandbox().settings({ dotdigital: { createEchoesPassword: true } });
    const { connector, context } = await dotdigitalRun(sandbox());
    const result = await connector.execute(context(CREATE));
    await sandbox().settings({ dotdigital: { createEchoesPassword: false } });
    expect(JSON.stringify(result)).not.toContain(NEW_PASSWORD);
  });

  test.for([
    [{ withApiUser: true }, {}, 'API_USER_EXISTS'],
    [{ seed: { allowApiUserCreation: false } }, {}, 'CREATION_UNAVAILABLE'],
    [{ seed: { parentId: null } }, {}, 'CREATION_UNAVAILABLE'],
    [{}, { account: { accountNumber: 1 } }, 'ACCOUNT_UNUSABLE'],
    [{}, { apiUserCredentials: { username: '', password: 'weak' } }, 'PASSWORD_REFUSED'],
    [{}, { apiUserCredentials: null }, 'PASSWORD_MISSING'],
  ] as const)('with %o and %o ends as %s, for good and without effect', async ([options, more, code]) => {
    const { connector, context, account } = await dotdigitalRun(sandbox(), options);
    const changed = 'account' in more ? { account: { ...account, ...more.account } } : more;
    const failure = await failureOf(connector.execute(context(CREATE, {}, changed)));
    expect(failure).toMatchObject({ code, retryable: false, effect: 'none' });
    expect(shownOf(failure)).not.toContain(NEW_PASSWORD);
  });

  test('asks for the account number before it asks for anything else', async () => {
    const { connector, context, account, connectors } = await dotdigitalRun(sandbox());
    const { accountNumber: _, ...unnumbered } = account;
    const failure = await failureOf(connector.execute(context(CREATE, {}, { account: unnumbered })));
    expect(failure).toMatchObject({ code: 'ACCOUNT_UNUSABLE' });
    expect(connectors.calls).toEqual([]);
  });

  test.for([
    [{ kind: 'server-error' }, { code: 'PROVIDER_ERROR', effect: 'unknown', retryable: true }],
    [{ kind: 'maintenance' }, { code: 'PROVIDER_MAINTENANCE', effect: 'none', retryable: true }],
    [
      { kind: 'rate-limited', retryAfterSeconds: 9 },
      { code: 'RATE_LIMITED', effect: 'none', retryable: true, retryAfterMillis: 9000 },
    ],
    [{ kind: 'wrong-region' }, { code: 'PROVIDER_FORBIDS', effect: 'none', retryable: false }],
    [{ kind: 'unauthorized' }, { code: 'CREDENTIALS_REFUSED', effect: 'none', retryable: false }],
    [{ kind: 'reset-before-effect' }, { code: 'CONNECTION_LOST', effect: 'unknown', retryable: true }],
  ] as const)('says what %o means for the next attempt', async ([fault, expected]) => {
    const { connector, context } = await dotdigitalRun(sandbox());
    await sandbox().fault({ ...CREATE_ROUTE, ...fault });
    expect(await failureOf(connector.execute(context(CREATE)))).toMatchObject(expected);
  });

  test('cannot be looked for, whatever happened', async () => {
    const { connector, context } = await dotdigitalRun(sandbox());
    expect(await connector.find(context(CREATE))).toMatchObject({ kind: 'cannot-look' });
  });
});

describe('dotdigital.verify-api-access', () => {
  test('signs in as the API user of the inventory', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    expect(await run.connector.verify(run.context(VERIFY, {}, ownLogIn(run)))).toMatchObject({
      kind: 'verified',
    });
  });

  test('signs in as the new API user in a rotation, not as the old one', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    const context = run.context(
      VERIFY,
      {},
      {
        apiUser: { providerId: 'apiuser-000000000000@apiconnector.com' },
        apiUserCredentials: { ...run.apiUser, username: '' },
        earlier: [
          {
            key: 'dotdigital.create-api-user-in-portal',
            result: { providerId: run.apiUser.username, knownBy: 'reported' },
          },
        ],
      },
    );
    expect(await run.connector.verify(context)).toMatchObject({
      kind: 'verified',
      result: { providerId: run.apiUser.username },
    });
  });

  test('is for people without a password or a user name', async () => {
    const { connector, context, connectors } = await dotdigitalRun(sandbox());
    expect(await connector.verify(context(VERIFY, {}, { apiUserCredentials: null }))).toMatchObject({
      kind: 'cannot-verify',
    });
    expect(await connector.verify(context(VERIFY))).toMatchObject({ kind: 'cannot-verify' });
    expect(connectors.calls).toEqual([]);
  });

  test('names another account and another region', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true, seed: { region: 'r3' } });
    const account = {
      ...run.account,
      accountNumber: 7,
      region: 'r1',
      baseUrl: `${sandbox().url}/dotdigital/r1`,
    } as const;
    const readBack = await run.connector.verify(run.context(VERIFY, {}, { ...ownLogIn(run), account }));
    expect(readBack).toEqual({
      kind: 'mismatch',
      differences: [
        `the API user belongs to the account number ${run.account.accountNumber}, not 7`,
        'the account is in the region r3, not r1',
      ],
      observations: [{ call: 'account-info', status: 200, code: null }],
    });
  });

  test('names the region when it is refused there', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true, seed: { region: 'r3' } });
    expect(await run.connector.verify(run.context(VERIFY, {}, ownLogIn(run)))).toEqual({
      kind: 'mismatch',
      differences: ['the account is not in the region r2'],
      observations: [{ call: 'account-info', status: 403, code: null }],
    });
  });

  test('never tries a wrong password often enough to lock the API user', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    const wrong = { ...ownLogIn(run), apiUserCredentials: { username: '', password: 'Wrong-Passw0rd!' } };
    expect(await run.connector.verify(run.context(VERIFY, {}, wrong))).toMatchObject({ kind: 'mismatch' });
    for (let time = 0; time < 8; time += 1) {
      expect(await run.connector.verify(run.context(VERIFY, {}, wrong))).toMatchObject({ kind: 'not-yet' });
    }
    expect(run.connectors.calls).toHaveLength(1);
    expect(await run.connector.verify(run.context(VERIFY, {}, ownLogIn(run)))).toMatchObject({
      kind: 'verified',
    });
  });
});

describe('dotdigital.verify-no-api-access', () => {
  test('is proven once a password that was good is refused, and does not hold up the return of the API user', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    const edit = (enabled: boolean) =>
      sandbox().post(`/portal/dotdigital/api-users/${run.apiUser.username}/edit`, {
        operator: 'owner@acme.example',
        enabled,
      });
    const none = run.context(VERIFY_NONE, {}, { ...ownLogIn(run), provenGood: true });
    expect(await run.connector.verify(none)).toMatchObject({ kind: 'mismatch' });
    await edit(false);
    expect(await run.connector.verify(none)).toMatchObject({
      kind: 'verified',
      result: { knownBy: 'negative', observations: [DENIED] },
    });
    await edit(true);
    expect(await run.connector.verify(run.context(VERIFY, {}, ownLogIn(run)))).toMatchObject({
      kind: 'verified',
    });
  });

  test('is not proven by a wrong password, nor by that of another API user', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    const wrong = { ...ownLogIn(run), apiUserCredentials: { username: '', password: 'Invented-Passw0rd!' } };
    expect(await run.connector.verify(run.context(VERIFY_NONE, {}, wrong))).toMatchObject({
      kind: 'cannot-verify',
      observations: [DENIED],
    });
    const other = {
      ...ownLogIn(run),
      apiUserCredentials: { username: 'apiuser-000000000000@apiconnector.com', password: NEW_PASSWORD },
    };
    expect(await run.connector.verify(run.context(VERIFY_NONE, {}, other))).toMatchObject({
      kind: 'cannot-verify',
      reason: expect.stringContaining('another user name'),
    });
  });

  test('is not proven by a 401 that does not say what dotdigital says', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    await sandbox().fault({ ...INFO_ROUTE, kind: 'refused-by-proxy' });
    const good = { ...ownLogIn(run), provenGood: true };
    expect(await run.connector.verify(run.context(VERIFY_NONE, {}, good))).toMatchObject({
      kind: 'cannot-verify',
      observations: [{ call: 'account-info', status: 401, code: null }],
    });
  });

  test('is not concluded from a refusal that is about something else', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true });
    await sandbox().fault({ ...INFO_ROUTE, kind: 'wrong-region' });
    const failure = await failureOf(run.connector.verify(run.context(VERIFY_NONE, {}, ownLogIn(run))));
    expect(failure).toMatchObject({ code: 'PROVIDER_FORBIDS' });
  });
});

describe('dotdigital limits', () => {
  test('are kept to as the headers of the tiered scheme say', async () => {
    const run = await dotdigitalRun(sandbox(), { withApiUser: true, seed: { limits: { high: 1 } } });
    const verify = run.context(VERIFY, {}, ownLogIn(run));
    await run.connector.verify(verify);
    const failure = await failureOf(run.connector.verify(verify));
    expect(failure).toMatchObject({ code: 'RATE_LIMITED', retryable: true, effect: 'none' });
    expect(failure.retryAfterMillis).toBeGreaterThan(0);
    expect(run.connectors.calls).toHaveLength(1);
  });

  test('of the flat scheme are a reason to wait, although the status says otherwise', async () => {
    const run = await dotdigitalRun(sandbox(), { seed: { limits: { flatPerHour: 0 } } });
    const portal = `/portal/dotdigital/accounts/${run.account.accountNumber}/api-users`;
    const made = await sandbox().post(portal, {
      operator: 'owner@acme.example',
      password: NEW_PASSWORD,
      passwordConfirmation: NEW_PASSWORD,
      scheme: 'flat',
    });
    const { username: providerId } = made as { username: string };
    const verify = run.context(VERIFY, {}, { apiUser: { providerId } });
    expect(await failureOf(run.connector.verify(verify))).toMatchObject({
      code: 'RATE_LIMITED',
      retryable: true,
      effect: 'none',
      retryAfterMillis: 300_000,
    });
  });
});

describe('refused operator credentials', () => {
  test('are not sent again at once', async () => {
    const { connector, context, connectors, operator } = await dotdigitalRun(sandbox());
    const wrong = { operatorCredentials: async () => ({ ...operator, password: 'Wrong-Passw0rd!' }) };
    const attempt = () => failureOf(connector.execute(context(CREATE, {}, wrong)));
    expect(await attempt()).toMatchObject({ code: 'CREDENTIALS_REFUSED', retryable: false });
    expect(await attempt()).toMatchObject({ code: 'LOG_IN_ON_HOLD', retryable: true, effect: 'none' });
    expect(connectors.calls).toHaveLength(1);
    connectors.clock.advance(60);
    expect(await attempt()).toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect(await attempt()).toMatchObject({ code: 'LOG_IN_ON_HOLD', retryAfterMillis: 120_000 });
  });
});

describe('other human steps and checks of dotdigital', () => {
  test('leave the switch of an integration to its owner', async () => {
    const { connector, context, connectors } = await dotdigitalRun(sandbox());
    expect(await connector.verify(context('dotdigital.switch-integration'))).toMatchObject({
      kind: 'cannot-verify',
    });
    expect(connectors.calls).toEqual([]);
  });

  test('find nothing wrong with the API user of a parent account', async () => {
    const { connector, context } = await dotdigitalRun(sandbox());
    const findings = await connector.check(context(CREATE));
    expect(findings.map(({ check, ok }) => [check, ok])).toEqual([
      ['log-in', true],
      ['company', true],
      ['region', true],
      ['role', true],
    ]);
  });

  test('find the wrong region, and refused credentials', async () => {
    const { connector, context, account, operator } = await dotdigitalRun(sandbox());
    const elsewhere = { ...account, region: 'r1', baseUrl: `${sandbox().url}/dotdigital/r1` } as const;
    const findings = await connector.check(context(CREATE, {}, { account: elsewhere }));
    expect(findings.filter(({ ok }) => !ok)).toEqual([
      { check: 'region', ok: false, message: 'The account is in the region r2, not r1. Correct the region.' },
    ]);
    const wrong = { operatorCredentials: async () => ({ ...operator, password: 'Wrong-Passw0rd!' }) };
    expect(await connector.check(context(CREATE, {}, wrong))).toEqual([
      { check: 'log-in', ok: false, message: expect.stringContaining('401') },
    ]);
  });

  test('need operator credentials only where API users are made through the API', async () => {
    const { connector, context, account } = await dotdigitalRun(sandbox());
    const operators: typeof account.operators = [
      { name: 'owner', role: 'account-owner', companyAccess: 'write' },
    ];
    const inPortal = { ...account, operators, apiUserCreation: 'portal' } as const;
    expect(await connector.check(context(CREATE, {}, { account: inPortal }))).toMatchObject([{ ok: true }]);
    const throughApi = { ...account, operators };
    expect(await connector.check(context(CREATE, {}, { account: throughApi }))).toMatchObject([
      { ok: false },
    ]);
  });
});
