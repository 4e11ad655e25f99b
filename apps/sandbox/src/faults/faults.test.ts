import { expect, test } from 'vitest';
import type { Answer, Harness } from '../testing/harness.ts';
import {
  basic,
  connectToken,
  ema2LogIn,
  FRESH_SHOP,
  NEW_USER,
  openWorld,
  PASSWORD,
  passwordGrant,
} from '../testing/world.ts';

const CREATE = '/ema2/api/User/Create';

/** What a client sees when the connection breaks: no answer at all. */
async function broken(call: Promise<Answer>): Promise<boolean> {
  return call.then(
    () => false,
    () => true,
  );
}

async function addFault(sandbox: Harness, rule: Record<string, unknown>): Promise<void> {
  const { status, body } = await sandbox.fault(rule);
  expect({ status, body }).toMatchObject({ status: 201 });
}

const connectPermissions = async (sandbox: Harness) => {
  const { body } = await connectToken(sandbox, passwordGrant('api@gamma.example'));
  const headers = { authorization: `Bearer ${body.access_token}` };
  return (more: Record<string, string> = {}) =>
    sandbox.get('/eset-connect/eu/v2/permissions', { ...headers, ...more });
};

test('reset-before-effect breaks the connection and nothing happens', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await addFault(sandbox, {
    mount: 'ema2',
    kind: 'reset-before-effect',
    route: 'POST /api/User/Create',
    count: 1,
  });
  expect(await broken(sandbox.post(CREATE, NEW_USER, headers))).toBe(true);
  expect(await sandbox.ledger()).toEqual([]);
  expect((await sandbox.post(CREATE, NEW_USER, headers)).status).toBe(200);
});

test('reset-after-effect: an EMA2 user is created exactly once although the answer was lost', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await addFault(sandbox, {
    mount: 'ema2',
    kind: 'reset-after-effect',
    route: 'POST /api/User/Create',
    count: 1,
  });
  expect(await broken(sandbox.post(CREATE, NEW_USER, headers))).toBe(true);
  expect(await sandbox.ledger('ema2.user.created')).toHaveLength(1);
  const found = await sandbox.post(
    '/ema2/api/Search/Users',
    { search: { [NEW_USER.email]: [8] }, skip: 0, take: 1 },
    headers,
  );
  expect(found.body.paging.totalCount).toBe(1);
  expect((await sandbox.post(CREATE, NEW_USER, headers)).status).toBe(400);
  expect(await sandbox.ledger('ema2.user.created')).toHaveLength(1);
});

test('reset-after-effect: a dotdigital API user is created exactly once although the answer was lost', async () => {
  const sandbox = await openWorld();
  const route = 'POST /v2/accounts/:accountId/api-users';
  await addFault(sandbox, { mount: 'dotdigital', kind: 'reset-after-effect', route, count: 1 });
  const path = `/dotdigital/r2/v2/accounts/${FRESH_SHOP}/api-users`;
  const body = { password: 'k7#Quiet-River' };
  expect(await broken(sandbox.post(path, body, basic()))).toBe(true);
  expect((await sandbox.post(path, body, basic())).status).toBe(400);
  expect(await sandbox.ledger('dotdigital.api-user.created')).toHaveLength(1);
});

test('reset-after-effect waits for a call that succeeds', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await addFault(sandbox, { mount: 'ema2', kind: 'reset-after-effect', count: 1 });
  expect((await sandbox.post(CREATE, { ...NEW_USER, email: '' }, headers)).status).toBe(400);
  expect(await broken(sandbox.post(CREATE, NEW_USER, headers))).toBe(true);
});

test('latency delays the answer, and a client that gives up does not stop the effect', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await addFault(sandbox, { mount: 'ema2', kind: 'latency', milliseconds: 250, count: 1 });
  const call = fetch(`${sandbox.url}${CREATE}`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(NEW_USER),
    signal: AbortSignal.timeout(50),
  });
  await expect(call).rejects.toThrow();
  await expect.poll(() => sandbox.ledger('ema2.user.created'), { timeout: 10_000 }).toHaveLength(1);
});

test.each([
  ['unauthorized', 401, { code: 2 }],
  ['forbidden-after-token', 403, { code: 2 }],
  ['rate-limited', 429, { code: 99 }],
  ['server-error', 500, { code: 2 }],
  ['maintenance', 503, { code: 99, subCode: 2 }],
])('EMA2 answers %s with %i in its own shape, and nothing happens', async (kind, status, body) => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await addFault(sandbox, { mount: 'ema2', kind, count: 1 });
  expect(await sandbox.post(CREATE, NEW_USER, headers)).toMatchObject({ status, body });
  expect(await sandbox.ledger()).toEqual([]);
  expect((await sandbox.post(CREATE, NEW_USER, headers)).status).toBe(200);
});

test.each([
  ['unauthorized', 401],
  ['forbidden-after-token', 403],
  ['rate-limited', 429],
  ['server-error', 500],
  ['maintenance', 503],
  ['wrong-region', 401],
])('ESET Connect answers %s on a resource with %i, in JSON', async (kind, status) => {
  const sandbox = await openWorld();
  const permissions = await connectPermissions(sandbox);
  await addFault(sandbox, { mount: 'eset-connect', kind, count: 1 });
  const refused = await permissions();
  expect(refused).toMatchObject({ status, body: { code: expect.any(Number), details: [] } });
  expect(refused.headers.get('content-type')).toMatch(/^application\/json/);
  expect((await permissions()).status).toBe(200);
});

test('ESET Connect answers wrong-region on the token route with invalid_grant', async () => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'eset-connect', kind: 'wrong-region', route: 'POST /oauth/token' });
  expect(await connectToken(sandbox, passwordGrant('api@gamma.example'))).toMatchObject({
    status: 400,
    body: { error: 'invalid_grant' },
  });
});

test.each([
  ['unauthorized', 401, 'Authorization has been denied'],
  ['forbidden-after-token', 403, 'ERROR_FEATURENOTACTIVE'],
  ['rate-limited', 429, 'ERROR_APIUSAGE_EXCEEDED'],
  ['server-error', 500, 'ERROR_UNKNOWN'],
  ['maintenance', 503, 'ERROR_SYSTEM_SERVICETEMPORARILYUNAVAILABLE'],
  ['wrong-region', 403, 'Forbidden: Access is denied'],
])('dotdigital answers %s with %i and a message', async (kind, status, message) => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'dotdigital', kind, count: 1 });
  const info = () => sandbox.get('/dotdigital/r2/v2/account-info', basic());
  expect(await info()).toMatchObject({ status, body: { message: expect.stringContaining(message) } });
  expect((await info()).status).toBe(200);
});

test('rate-limited carries Retry-After only when the rule says so', async () => {
  const sandbox = await openWorld();
  const permissions = await connectPermissions(sandbox);
  await addFault(sandbox, { mount: 'eset-connect', kind: 'rate-limited', count: 1, retryAfterSeconds: 7 });
  await addFault(sandbox, { mount: 'eset-connect', kind: 'rate-limited', count: 1 });
  const retryAfter = [await permissions(), await permissions()].map(({ headers }) =>
    headers.get('retry-after'),
  );
  expect(retryAfter).toEqual(['7', null]);
});

test('forbidden-after-token leaves bad credentials to their own answer', async () => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'dotdigital', kind: 'forbidden-after-token', count: 1 });
  const info = (headers: Record<string, string>) => sandbox.get('/dotdigital/r2/v2/account-info', headers);
  expect((await info(basic('apiuser-x@apiconnector.com', 'x'))).status).toBe(401);
  expect((await info(basic())).status).toBe(403);
});

test('pending: 202 with a response-id, and the same call with it gets the answer once, within ten minutes', async () => {
  const sandbox = await openWorld();
  const permissions = await connectPermissions(sandbox);
  await addFault(sandbox, { mount: 'eset-connect', kind: 'pending', count: 2 });
  const pending = [await permissions(), await permissions()];
  expect(pending.map(({ status, body }) => ({ status, body }))).toEqual(
    Array(2).fill({ status: 202, body: '' }),
  );
  const [first, second] = pending.map(({ headers }) => ({ 'response-id': headers.get('response-id') ?? '' }));
  expect((await permissions(first)).status).toBe(200);
  expect((await permissions(first)).status).toBe(404);
  await sandbox.advance(601);
  expect((await permissions(second)).status).toBe(404);
});

test('a rule for one route leaves the others alone', async () => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'ema2', kind: 'server-error', route: 'POST /api/User/Create' });
  const headers = await ema2LogIn(sandbox);
  expect((await sandbox.get('/ema2/api/User/Current', headers)).status).toBe(200);
  expect((await sandbox.post(CREATE, NEW_USER, headers)).status).toBe(500);
});

test('the oldest matching rule strikes first, and a used-up rule lets the next one in', async () => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'dotdigital', kind: 'maintenance', count: 1 });
  await addFault(sandbox, { mount: 'dotdigital', kind: 'server-error', count: 1 });
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1) {
    statuses.push((await sandbox.get('/dotdigital/r2/v2/account-info', basic())).status);
  }
  expect(statuses).toEqual([503, 500, 200]);
});

test('probability with a seed draws the same calls in every run', async () => {
  const run = async () => {
    const sandbox = await openWorld();
    await addFault(sandbox, { mount: 'dotdigital', kind: 'maintenance', probability: 0.5, seed: 7 });
    const statuses: number[] = [];
    for (let call = 0; call < 12; call += 1) {
      statuses.push((await sandbox.get('/dotdigital/r2/v2/account-info', basic())).status);
    }
    return statuses;
  };
  const first = await run();
  expect(new Set(first)).toEqual(new Set([200, 503]));
  expect(await run()).toEqual(first);
});

test('rules are listed with what is left of them, and removed one by one or all together', async () => {
  const sandbox = await openWorld();
  for (const kind of ['maintenance', 'server-error', 'unauthorized']) {
    await addFault(sandbox, { mount: 'dotdigital', kind, count: 5 });
  }
  await sandbox.get('/dotdigital/r2/v2/account-info', basic());
  const { body } = await sandbox.get('/sandbox/faults');
  expect(body.faults).toMatchObject([
    { id: 1, mount: 'dotdigital', kind: 'maintenance', remaining: 4, fired: 1 },
    { id: 2, remaining: 5, fired: 0 },
    { id: 3, remaining: 5, fired: 0 },
  ]);
  expect((await sandbox.call('/sandbox/faults/1', { method: 'DELETE' })).body).toEqual({ deleted: 1 });
  expect((await sandbox.call('/sandbox/faults/1', { method: 'DELETE' })).status).toBe(404);
  expect((await sandbox.call('/sandbox/faults', { method: 'DELETE' })).body).toEqual({ deleted: 2 });
  expect((await sandbox.get('/dotdigital/r2/v2/account-info', basic())).status).toBe(200);
});

test.each([
  { mount: 'ema2', kind: 'wrong-region' },
  { mount: 'dotdigital', kind: 'pending' },
  { mount: 'ema2', kind: 'server-error', route: 'POST /api/User/Delete' },
  { mount: 'eset-connect', kind: 'forbidden-after-token', route: 'POST /oauth/token' },
  { mount: 'ema2', kind: 'latency' },
  { mount: 'ema2', kind: 'server-error', retryAfterSeconds: 1 },
  { mount: 'ema2', kind: 'server-error', probability: 0 },
  { mount: 'moon', kind: 'server-error' },
])('the rule %j could never strike as meant, and is refused', async (rule) => {
  const sandbox = await openWorld();
  expect((await sandbox.fault(rule)).status).toBe(400);
  expect((await sandbox.get('/sandbox/faults')).body.faults).toEqual([]);
});

test('a rule with an unknown route is told which routes there are', async () => {
  const sandbox = await openWorld();
  const { body } = await sandbox.fault({ mount: 'eset-connect', kind: 'server-error', route: 'GET /nope' });
  expect(body.error.message).toContain('POST /oauth/token, GET /v1/users, GET /v2/permissions');
});

test('faults strike before a log-in too', async () => {
  const sandbox = await openWorld();
  await addFault(sandbox, { mount: 'ema2', kind: 'maintenance', route: 'POST /api/Token/Get', count: 1 });
  const logIn = () =>
    sandbox.post('/ema2/api/Token/Get', { username: 'root@acme.example', password: PASSWORD });
  expect([(await logIn()).status, (await logIn()).status]).toEqual([503, 200]);
});
