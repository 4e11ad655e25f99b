import { expect, test } from 'vitest';
import type { Harness } from '../testing/harness.ts';
import { basic, openWorld, SHOP, SHOP_API_USER } from '../testing/world.ts';

const info = (sandbox: Harness, password?: string) =>
  sandbox.get('/dotdigital/r1/v2/account-info', basic(SHOP_API_USER, password));

async function tryWrongPasswords(sandbox: Harness, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) expect((await info(sandbox, 'wrong')).status).toBe(401);
}

const unlock = (sandbox: Harness, operator = 'owner@acme.example') =>
  sandbox.post(`/portal/dotdigital/api-users/${SHOP_API_USER}/unlock`, { operator });

test('five wrong passwords do not lock an API user, the sixth does, once', async () => {
  const sandbox = await openWorld();
  await tryWrongPasswords(sandbox, 5);
  expect((await info(sandbox)).status).toBe(200);
  await tryWrongPasswords(sandbox, 5);
  expect((await info(sandbox)).status).toBe(200);
  await tryWrongPasswords(sandbox, 6);
  expect((await info(sandbox)).status).toBe(401);
  await tryWrongPasswords(sandbox, 2);
  expect(await sandbox.ledger('dotdigital.api-user.locked')).toMatchObject([
    { subject: SHOP_API_USER, account: String(SHOP) },
  ]);
});

test('the owner and everybody who can manage the account are mailed about a lock, others are not', async () => {
  const sandbox = await openWorld();
  await tryWrongPasswords(sandbox, 6);
  const mails = async (to: string) => (await sandbox.get(`/portal/mail?to=${to}`)).body.mails.length;
  expect([
    await mails('owner@acme.example'),
    await mails('manager@acme.example'),
    await mails('clerk@acme.example'),
  ]).toEqual([1, 1, 0]);
});

test('Unlock lets the API user in again', async () => {
  const sandbox = await openWorld();
  await tryWrongPasswords(sandbox, 6);
  expect((await unlock(sandbox, 'clerk@acme.example')).status).toBe(403);
  expect((await unlock(sandbox)).body).toMatchObject({ status: 'enabled' });
  expect((await info(sandbox)).status).toBe(200);
  await unlock(sandbox);
  expect(await sandbox.ledger('dotdigital.api-user.unlocked')).toHaveLength(1);
});

test('with the setting unlockDelaySeconds the API user stays locked for that long after Unlock', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ dotdigital: { unlockDelaySeconds: 300 } });
  await tryWrongPasswords(sandbox, 6);
  expect((await unlock(sandbox)).body).toMatchObject({ status: 'locked' });
  await sandbox.advance(299);
  expect((await info(sandbox)).status).toBe(401);
  await sandbox.advance(1);
  expect((await info(sandbox)).status).toBe(200);
});
