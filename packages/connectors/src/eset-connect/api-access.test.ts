import { randomUUID } from 'node:crypto';
import type { Action, StepKey } from '@countersign/schema';
import type { Credentials } from '@countersign/use-cases/ports';
import { describe, expect, test } from 'vitest';
import { failureOf, shownOf } from '../conformance/expect-failure.ts';
import type { ConnectorOptions } from '../create-connectors.ts';
import { type TestConnectors, testConnectors } from '../testing/connectors.ts';
import { esetCompany } from '../testing/eset-company.ts';
import { stepContext } from '../testing/step-context.ts';
import { useSandbox } from '../testing/use-sandbox.ts';
import type { EsetProvider } from './access.ts';

const sandbox = useSandbox();
const PROVIDERS = ['eset-business-account', 'eset-msp-administrator-2', 'eset-protect-hub'] as const;
const TOKEN = 'POST /eset-connect/eu/oauth/token';
const RESOURCE = 'GET /eset-connect/eu/v2/permissions';
const PASSWORD = 'Api-User-Passw0rd!';

interface Run {
  readonly connectors: TestConnectors;
  readonly email: string;
  verify(
    key: StepKey,
    credentials?: Credentials | null,
    more?: { action?: Action; provenGood?: boolean },
  ): Promise<unknown>;
  probe(credentials: Credentials): Promise<unknown>;
}

/** A company with one API user; the fields say what is wrong with it. */
async function runOn(
  provider: EsetProvider,
  fields: Readonly<Record<string, unknown>> = {},
  options: Partial<ConnectorOptions> = {},
): Promise<Run> {
  const email = `api-${randomUUID().slice(0, 8)}@acme.example`;
  const apiUser = {
    email,
    password: PASSWORD,
    firstName: 'Api',
    lastName: 'User',
    integrations: true,
    ...fields,
  };
  const { account } = await esetCompany(sandbox(), provider, [apiUser]);
  const connectors = testConnectors(options);
  return {
    connectors,
    email,
    verify: (key, credentials = { username: email, password: PASSWORD }, more = {}) =>
      connectors.of(provider).verify(
        stepContext({
          account,
          key,
          action: 'create',
          ...more,
          apiUser: { label: email },
          apiUserCredentials: credentials,
          permittedAt: connectors.clock.now(),
        }),
      ),
    probe: (credentials) =>
      connectors.of(provider).probe({
        ...stepContext({ account, key: 'eset.integrations-off', permittedAt: 0, apiUser: { label: email } }),
        credentials,
      }),
  };
}

const TOKEN_GOOD = { call: 'token', status: 200, code: null };
const TOKEN_REFUSED = { call: 'token', status: 400, code: 'invalid_grant' };
const RESOURCE_GOOD = { call: 'resource', status: 200, code: null };
const RESOURCE_FORBIDDEN = { call: 'resource', status: 403, code: null };

describe.for(PROVIDERS)('API access on %s', (provider) => {
  test('is proven by a token and one resource that it opens', async () => {
    const { verify, connectors } = await runOn(provider);
    expect(await verify('eset.verify-api-access')).toEqual({
      kind: 'verified',
      result: {
        status: 'active',
        integrationsEnabled: true,
        knownBy: 'positive',
        observations: [TOKEN_GOOD, RESOURCE_GOOD],
      },
    });
    expect(connectors.calls).toEqual([TOKEN, RESOURCE]);
  });

  test('cannot be verified either way without credentials', async () => {
    const { verify, connectors } = await runOn(provider);
    for (const key of ['eset.verify-api-access', 'eset.verify-no-api-access'] as const) {
      expect(await verify(key, null)).toEqual({
        kind: 'cannot-verify',
        reason: expect.stringContaining('No credentials'),
      });
    }
    expect(connectors.calls).toEqual([]);
  });

  test('is a mismatch while Integrations is off, and proven gone for credentials that were good before', async () => {
    const { verify } = await runOn(provider, { integrations: false });
    expect(await verify('eset.verify-no-api-access', undefined, { provenGood: true })).toEqual({
      kind: 'verified',
      result: { integrationsEnabled: false, knownBy: 'negative', observations: [TOKEN_REFUSED] },
    });
    expect(await verify('eset.verify-api-access')).toEqual({
      kind: 'mismatch',
      differences: [expect.stringContaining('Integrations')],
      observations: [TOKEN_REFUSED],
    });
  });

  test('is not proven gone by the refusal of credentials that nobody saw working', async () => {
    const { verify, email } = await runOn(provider);
    for (const password of ['Wrong-Passw0rd!', 'x']) {
      expect(await verify('eset.verify-no-api-access', { username: email, password })).toMatchObject({
        kind: 'cannot-verify',
        observations: [TOKEN_REFUSED],
      });
    }
  });

  test("is neither proven nor disproven by another user's credentials", async () => {
    const { verify, connectors } = await runOn(provider);
    const other = await runOn(provider);
    const credentials = { username: other.email, password: PASSWORD };
    for (const key of ['eset.verify-api-access', 'eset.verify-no-api-access'] as const) {
      expect(await verify(key, credentials)).toMatchObject({
        kind: 'cannot-verify',
        reason: expect.stringContaining('another user name'),
      });
    }
    expect(connectors.calls).toEqual([]);
  });

  test.for([
    ['unauthorized', 401],
    ['wrong-region', 400],
  ] as const)('is not proven gone by %s, unless it says invalid_grant', async ([kind, status]) => {
    const { verify } = await runOn(provider);
    await sandbox().fault({ mount: 'eset-connect', route: 'POST /oauth/token', kind, count: 1 });
    const seen = await verify('eset.verify-no-api-access', undefined, { provenGood: true });
    expect(seen).toMatchObject(
      status === 400 ? { kind: 'verified' } : { kind: 'cannot-verify', observations: [{ status }] },
    );
  });

  test('is found good or not by a probe, which says what it was answered', async () => {
    const { probe, email } = await runOn(provider);
    expect(await probe({ username: email, password: PASSWORD })).toEqual({
      kind: 'good',
      observations: [TOKEN_GOOD, RESOURCE_GOOD],
    });
    expect(await probe({ username: email, password: 'Wrong-Passw0rd!' })).toMatchObject({
      kind: 'not-good',
      observations: [TOKEN_REFUSED],
    });
  });

  test('is not gone as long as there is a token', async () => {
    const { verify, connectors } = await runOn(provider);
    expect(await verify('eset.verify-no-api-access')).toMatchObject({ kind: 'mismatch' });
    expect(connectors.calls).toEqual([TOKEN]);
  });

  test('names the address as user name when only the password is held', async () => {
    const { verify } = await runOn(provider);
    const held = { username: '', password: PASSWORD };
    expect(await verify('eset.verify-api-access', held)).toMatchObject({ kind: 'verified' });
  });

  test('does not show whether a password is a new one', async () => {
    const { verify, connectors } = await runOn(provider);
    expect(await verify('eset.change-password')).toMatchObject({ kind: 'cannot-verify' });
    expect(connectors.calls).toEqual([]);
  });
});

describe('API access that is refused', () => {
  test('after a good token is the issue of the Hub, tried once only', async () => {
    const { verify, connectors, email } = await runOn('eset-protect-hub');
    await sandbox().settings({ hub: { knownIssueEmails: [email] } });
    expect(await verify('eset.verify-api-access')).toEqual({
      kind: 'mismatch',
      differences: [expect.stringContaining('issue of ESET PROTECT Hub')],
      observations: [TOKEN_GOOD, RESOURCE_FORBIDDEN],
    });
    expect(connectors.calls).toEqual([TOKEN, RESOURCE]);
  });

  test('after a good token elsewhere points at the rights', async () => {
    const { verify } = await runOn('eset-business-account');
    await sandbox().fault({
      mount: 'eset-connect',
      route: 'GET /v2/permissions',
      kind: 'forbidden-after-token',
    });
    const readBack = await verify('eset.verify-api-access');
    expect(readBack).toMatchObject({ kind: 'mismatch' });
    expect(JSON.stringify(readBack)).not.toContain('Hub');
  });

  test('with 401 gets one new token, and then points at the region', async () => {
    const { verify, connectors } = await runOn('eset-business-account');
    await sandbox().fault({
      mount: 'eset-connect',
      route: 'GET /v2/permissions',
      kind: 'unauthorized',
      count: 1,
    });
    expect(await verify('eset.verify-api-access')).toMatchObject({ kind: 'verified' });
    await sandbox().fault({ mount: 'eset-connect', route: 'GET /v2/permissions', kind: 'unauthorized' });
    expect(await verify('eset.verify-api-access')).toEqual({
      kind: 'mismatch',
      differences: [expect.stringContaining('region')],
      observations: [TOKEN_GOOD, { call: 'resource', status: 401, code: null }],
    });
    expect(connectors.calls).toEqual([TOKEN, RESOURCE, TOKEN, RESOURCE, TOKEN, RESOURCE, TOKEN, RESOURCE]);
  });

  test('in another region is a mismatch that names the region', async () => {
    const { verify } = await runOn('eset-business-account');
    await sandbox().fault({ mount: 'eset-connect', kind: 'wrong-region' });
    expect(await verify('eset.verify-api-access')).toMatchObject({
      kind: 'mismatch',
      differences: [expect.stringContaining('region')],
    });
  });

  test('is not asked again at once, is shown nowhere, and is asked again after the pause', async () => {
    const { verify, connectors, email } = await runOn('eset-business-account');
    const wrong = { username: email, password: 'Wrong-Passw0rd!' };
    const first = await verify('eset.verify-api-access', wrong);
    expect(JSON.stringify(first)).not.toContain('Wrong-Passw0rd!');
    expect(await verify('eset.verify-api-access', wrong)).toMatchObject({ kind: 'not-yet' });
    expect(connectors.calls).toEqual([TOKEN]);
    connectors.clock.advance(60);
    expect(await verify('eset.verify-api-access', wrong)).toMatchObject({ kind: 'mismatch' });
    expect(connectors.calls).toEqual([TOKEN, TOKEN]);
  });
});

describe('the human steps', () => {
  const pending = { integrations: true, status: 'pending' };

  test('activation of EBA is not done yet while a new user gets no token', async () => {
    const { verify } = await runOn('eset-business-account', pending);
    expect(await verify('eset.activation')).toMatchObject({ kind: 'not-yet' });
  });

  test('activation cannot be judged by a refusal that has other possible reasons', async () => {
    const granted = await runOn('eset-business-account', { integrations: false });
    const credentials = { username: granted.email, password: PASSWORD };
    expect(
      await granted.verify('eset.activation', credentials, { action: 'grant-api-access' }),
    ).toMatchObject({
      kind: 'cannot-verify',
    });
    const onHub = await runOn('eset-protect-hub', { hasLoggedIn: false });
    expect(await onHub.verify('eset.activation')).toMatchObject({ kind: 'cannot-verify' });
  });

  test('activation is shown by a token, which is no proof of access yet', async () => {
    const { verify } = await runOn('eset-protect-hub');
    expect(await verify('eset.activation')).toMatchObject({
      kind: 'verified',
      result: { status: 'active', knownBy: 'answered' },
    });
  });

  test('the first log-in to the Hub is proved by a call that works, and by nothing else', async () => {
    const { verify } = await runOn('eset-protect-hub');
    expect(await verify('eset.first-login')).toMatchObject({ kind: 'verified' });
    const never = await runOn('eset-protect-hub', { hasLoggedIn: false });
    expect(await never.verify('eset.first-login')).toMatchObject({ kind: 'cannot-verify' });
    expect(await never.verify('eset.first-login', null)).toMatchObject({ kind: 'cannot-verify' });
  });

  test('a look before the first log-in to the Hub holds no later look up', async () => {
    const user = await runOn('eset-protect-hub', { hasLoggedIn: false });
    expect(await user.verify('eset.first-login')).toMatchObject({ kind: 'cannot-verify' });
    const logIn = { email: user.email, password: PASSWORD };
    const answer = await fetch(`${sandbox().url}/portal/eset-protect-hub/log-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(logIn),
    });
    expect(answer.status).toBe(200);
    expect(await user.verify('eset.verify-api-access')).toMatchObject({ kind: 'verified' });
  });
});

describe('calls of ESET Connect', () => {
  test('wait for an answer that is being prepared', async () => {
    const { verify, connectors } = await runOn('eset-business-account');
    await sandbox().fault({ mount: 'eset-connect', route: 'GET /v2/permissions', kind: 'pending', count: 1 });
    expect(await verify('eset.verify-api-access')).toMatchObject({ kind: 'verified' });
    expect(connectors.calls).toEqual([TOKEN, RESOURCE, RESOURCE]);
  });

  test('keep within the limit for one API user, however many want to look at once', async () => {
    const { verify } = await runOn('eset-business-account', {}, { connectCallsPerSecond: 5 });
    const looks = [1, 2, 3, 4, 5, 6].map(() => verify('eset.verify-api-access'));
    for (const readBack of await Promise.all(looks)) expect(readBack).toMatchObject({ kind: 'verified' });
  });

  test.for([
    [
      { kind: 'rate-limited', retryAfterSeconds: 3 },
      { code: 'RATE_LIMITED', retryAfterMillis: 3000 },
    ],
    [{ kind: 'server-error' }, { code: 'PROVIDER_ERROR' }],
    [{ kind: 'maintenance' }, { code: 'PROVIDER_MAINTENANCE' }],
    [{ kind: 'reset-before-effect' }, { code: 'CONNECTION_LOST' }],
  ] as const)('turn %o into a failure that can be tried again', async ([fault, expected]) => {
    const { verify } = await runOn('eset-business-account');
    await sandbox().fault({ mount: 'eset-connect', route: 'POST /oauth/token', ...fault });
    const failure = await failureOf(verify('eset.verify-api-access'));
    expect(failure).toMatchObject({ ...expected, retryable: true, effect: 'none' });
    expect(shownOf(failure)).not.toContain(PASSWORD);
  });
});

describe.for(['eset-business-account', 'eset-protect-hub'] as const)(
  'check of an account on %s',
  (provider) => {
    test('says what cannot be checked, and asks for no credentials', async () => {
      const { account } = await esetCompany(sandbox(), provider);
      const connectors = testConnectors();
      const context = stepContext({ account, key: 'eset.activation', permittedAt: 0 });
      const findings = await connectors.of(provider).check(context);
      expect(findings.map(({ ok }) => ok)).toEqual([true, true]);
      expect(findings[0]?.message).toContain('cannot be checked');
      expect(connectors.calls).toEqual([]);
    });
  },
);
