import { expect, test } from 'vitest';
import { openSandbox, TEST_START } from '../testing/harness.ts';
import {
  ema2LogIn,
  NEW_USER,
  openWorld,
  PASSWORD,
  SHOP_API_USER,
  SHOP_SECRET,
  WORLD,
} from '../testing/world.ts';

test('the sandbox says that it is healthy', async () => {
  const sandbox = await openSandbox();
  expect((await sandbox.get('/healthz')).body).toEqual({ ok: true });
});

test('the same seed can be sent again: what exists is kept as it is, and no line is written', async () => {
  const sandbox = await openWorld();
  await sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/edit`, {
    operator: 'owner@acme.example',
    description: 'Edited',
  });
  const { body } = await sandbox.post('/sandbox/seed', WORLD);
  expect(body).toEqual({
    created: { companies: 0, users: 0, dotdigitalAccounts: 0, operators: 0, apiUsers: 0 },
    kept: { companies: 4, users: 11, dotdigitalAccounts: 3, operators: 3, apiUsers: 1 },
  });
  const list = await sandbox.get('/portal/dotdigital/accounts/1001/api-users?operator=owner@acme.example');
  expect(list.body.apiUsers).toMatchObject([{ description: 'Edited' }]);
  expect(await sandbox.ledger()).toHaveLength(1);
});

test('a seed with a mistake anywhere changes nothing', async () => {
  const sandbox = await openSandbox();
  const companies = [
    ...WORLD.companies,
    { id: 'x', provider: 'eset-protect-hub', name: 'Bad', region: 'eu' },
  ];
  expect((await sandbox.post('/sandbox/seed', { companies })).status).toBe(400);
  const { body } = await sandbox.post('/sandbox/seed', WORLD);
  expect(body.kept.companies).toBe(0);
});

test('the ledger is filtered by provider, account, kind, subject and way, and read on from a line', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  await sandbox.post('/ema2/api/User/Create', NEW_USER, headers);
  await sandbox.post('/ema2/api/User/Create', { ...NEW_USER, email: 'eve@acme.example' }, headers);
  await sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/edit`, {
    operator: 'owner@acme.example',
    enabled: false,
  });
  const seqs = async (query: string) =>
    (await sandbox.get(`/sandbox/ledger?${query}`)).body.entries.map(({ seq }: { seq: number }) => seq);
  expect(await seqs('')).toEqual([1, 2, 3]);
  expect(await seqs('provider=dotdigital')).toEqual([3]);
  expect(await seqs('account=1001')).toEqual([3]);
  expect(await seqs('kind=ema2.user.created')).toEqual([1, 2]);
  expect(await seqs('subject=eve@acme.example')).toEqual([2]);
  expect(await seqs('via=portal')).toEqual([3]);
  expect(await seqs('after=1&limit=1')).toEqual([2]);
  expect((await sandbox.get('/sandbox/ledger?limit=1')).body.lastSeq).toBe(3);
  expect((await sandbox.get('/sandbox/ledger?since=1')).status).toBe(400);
});

test('the clock goes forward by what it is told, and never back', async () => {
  const sandbox = await openSandbox();
  expect((await sandbox.get('/sandbox/clock')).body).toEqual({
    now: '2026-03-02T09:00:00.000Z',
    offsetSeconds: 0,
  });
  await sandbox.advance(90);
  const { body } = await sandbox.post('/sandbox/clock', { advanceSeconds: 10 });
  expect(body).toEqual({ now: new Date(TEST_START + 100_000).toISOString(), offsetSeconds: 100 });
  expect((await sandbox.post('/sandbox/clock', { advanceSeconds: -1 })).status).toBe(400);
});

test('a settings patch changes what it names, and a name or value that does not exist changes nothing', async () => {
  const sandbox = await openSandbox();
  const patch = (body: unknown) => sandbox.call('/sandbox/settings', { method: 'PATCH', body });
  await patch({ ema2: { tokenProfile: 'one-hour' } });
  const { body } = await patch({ ema2: { casing: 'pascal' } });
  expect(body.ema2).toMatchObject({ tokenProfile: 'one-hour', casing: 'pascal', createAnswersStatus: 1 });
  expect((await patch({ ema2: { casing: 'upper' } })).status).toBe(400);
  expect((await patch({ ema2: { tokenLifetime: 1 } })).status).toBe(400);
  expect((await patch({ hubs: {} })).status).toBe(400);
  expect((await sandbox.get('/sandbox/settings')).body).toEqual(body);
});

test('an unknown path says so in the shape of the sandbox', async () => {
  const sandbox = await openSandbox();
  expect(await sandbox.get('/sandbox/nope')).toMatchObject({
    status: 404,
    body: { error: { code: 'NOT_FOUND' } },
  });
});

test('the ledger tells what was asked for without any password or token', async () => {
  const sandbox = await openWorld();
  await sandbox.post('/ema2/api/User/Create', NEW_USER, await ema2LogIn(sandbox));
  const { body } = await sandbox.get(`/portal/mail?to=${NEW_USER.email}`);
  const [{ token }] = body.mails;
  await sandbox.post('/portal/eset-msp-administrator-2/accept-invitation', {
    token,
    password: 'ten-letter-secret',
  });
  const text = JSON.stringify(await sandbox.ledger());
  expect(text).toContain('ema2.user.activated');
  for (const secret of [token, 'ten-letter-secret', PASSWORD, SHOP_SECRET])
    expect(text).not.toContain(secret);
  expect(text).not.toMatch(/password/i);
});
