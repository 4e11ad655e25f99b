import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { TEST_START } from '../testing/harness.ts';
import { basic, openWorld, SHOP, SHOP_API_USER } from '../testing/world.ts';

const NEXT_MINUTE = TEST_START / 1000 + 60;

const create = (sandbox: Harness) =>
  sandbox.post(`/dotdigital/r2/v2/accounts/${SHOP}/api-users`, {}, basic());

function limitHeaders(headers: Headers): (string | null)[] {
  return ['limit', 'remaining', 'reset', 'scope'].map((name) => headers.get(`x-ratelimit-${name}`));
}

test('a tiered API user sees the limit count down, then gets 429 until the minute is over', async () => {
  const sandbox = await openWorld();
  const answers = [await create(sandbox), await create(sandbox), await create(sandbox)];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 429]);
  expect(answers.map(({ headers }) => limitHeaders(headers))).toEqual([
    ['2', '1', String(NEXT_MINUTE), 'low'],
    ['2', '0', String(NEXT_MINUTE), 'low'],
    ['2', '0', String(NEXT_MINUTE), 'low'],
  ]);
  await sandbox.advance(60);
  expect((await create(sandbox)).status).toBe(400);
});

test('a tier that is used up leaves the other tiers alone', async () => {
  const sandbox = await openWorld();
  for (let call = 0; call < 3; call += 1) await create(sandbox);
  expect((await sandbox.get('/dotdigital/r2/v2/account-info', basic())).status).toBe(200);
});

test('a flat API user gets 400 ERROR_APIUSAGE_EXCEEDED, without limit headers, until an hour has passed', async () => {
  const sandbox = await openWorld();
  const form = { operator: 'owner@acme.example', scheme: 'flat' };
  await sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/edit`, form);
  const info = () => sandbox.get('/dotdigital/r2/v2/account-info', basic());
  for (let call = 0; call < 3; call += 1) expect((await info()).status).toBe(200);
  const refused = await info();
  expect(refused).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('ERROR_APIUSAGE_EXCEEDED') },
  });
  expect(limitHeaders(refused.headers)).toEqual([null, null, null, null]);
  await sandbox.advance(3601);
  expect((await info()).status).toBe(200);
});
