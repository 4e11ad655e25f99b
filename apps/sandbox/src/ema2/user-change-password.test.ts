import { expect, test } from 'vitest';
import { ema2LogIn, openWorld, PASSWORD } from '../testing/world.ts';

const CHANGE = '/ema2/api/User/ChangePassword';

test('a user changes the own password, the answer is empty, and only the new one logs in', async () => {
  const sandbox = await openWorld();
  const { status, body } = await sandbox.post(
    CHANGE,
    { newPassword: 'another-one' },
    await ema2LogIn(sandbox),
  );
  expect({ status, body }).toEqual({ status: 200, body: '' });
  const logIn = (password: string) =>
    sandbox.post('/ema2/api/Token/Get', { username: 'root@acme.example', password });
  expect((await logIn(PASSWORD)).status).toBe(401);
  expect((await logIn('another-one')).status).toBe(200);
  expect(await sandbox.ledger()).toMatchObject([{ kind: 'ema2.user.password-changed', via: 'api' }]);
});

test('a second change within 24 hours is refused', async () => {
  const sandbox = await openWorld();
  await sandbox.settings({ ema2: { tokenProfile: 'one-hour' } });
  const headers = await ema2LogIn(sandbox);
  await sandbox.post(CHANGE, { newPassword: 'another-one' }, headers);
  const again = await sandbox.post(CHANGE, { newPassword: 'yet-another' }, headers);
  expect(again.status).toBe(400);
  await sandbox.advance(86_400);
  const { body } = await sandbox.post('/ema2/api/Token/Get', {
    username: 'root@acme.example',
    password: 'another-one',
  });
  const later = { authorization: `Bearer ${body.accessToken}` };
  expect((await sandbox.post(CHANGE, { newPassword: 'yet-another' }, later)).status).toBe(200);
});

test.each([9, 51])('a password of %i characters is refused', async (length) => {
  const sandbox = await openWorld();
  const { status } = await sandbox.post(
    CHANGE,
    { newPassword: 'a'.repeat(length) },
    await ema2LogIn(sandbox),
  );
  expect(status).toBe(400);
});
