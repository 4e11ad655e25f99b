import { expect, test } from 'vitest';
import type { Harness } from '../../testing/harness.ts';
import {
  BUSINESS,
  ema2LogIn,
  HUB,
  invitationToken,
  NEW_USER,
  openWorld,
  PASSWORD,
} from '../../testing/world.ts';

const HUB_PORTAL = '/portal/eset-protect-hub';
const EMAIL = 'invited@gamma.example';

async function invite(sandbox: Harness): Promise<{ id: string; token: string }> {
  const form = { operator: 'super@gamma.example', email: EMAIL, access: 'Read', integrations: true };
  const { status, body } = await sandbox.post(`${HUB_PORTAL}/companies/${HUB}/users`, form);
  expect(status).toBe(201);
  expect(body).toMatchObject({ status: 'pending', firstName: '', hasLoggedIn: false, integrations: true });
  return { id: body.id, token: await invitationToken(sandbox, EMAIL) };
}

const accept = (sandbox: Harness, token: string, more: Record<string, unknown> = {}) =>
  sandbox.post(`${HUB_PORTAL}/accept-invitation`, {
    token,
    password: PASSWORD,
    firstName: 'Ivy',
    lastName: 'Invited',
    ...more,
  });

test('accepting sets names and password and makes the user active, once, by the invitation', async () => {
  const sandbox = await openWorld();
  const { token } = await invite(sandbox);
  const { status, body } = await accept(sandbox, token, { timeZone: 'Europe/Bratislava' });
  expect(status).toBe(200);
  expect(body).toMatchObject({ status: 'active', firstName: 'Ivy', lastName: 'Invited' });
  expect(JSON.stringify(body)).not.toMatch(/password/i);
  expect(await accept(sandbox, token)).toMatchObject({
    status: 404,
    body: { error: { code: 'INVITATION_UNKNOWN' } },
  });
  expect(await sandbox.ledger('eph.user.activated')).toMatchObject([{ subject: EMAIL, via: 'invitation' }]);
});

test('a Hub link is good for 48 hours and not a second longer', async () => {
  const sandbox = await openWorld();
  const { token } = await invite(sandbox);
  await sandbox.advance(48 * 3600 - 1);
  expect((await accept(sandbox, token, { password: 'weak' })).status).toBe(400);
  await sandbox.advance(1);
  expect(await accept(sandbox, token)).toMatchObject({
    status: 410,
    body: { error: { code: 'INVITATION_EXPIRED' } },
  });
});

test('a resent invitation is good for another 48 hours, and the old link is dead', async () => {
  const sandbox = await openWorld();
  const { id, token } = await invite(sandbox);
  await sandbox.advance(48 * 3600);
  const { status, body } = await sandbox.post(`${HUB_PORTAL}/users/${id}/resend-invitation`, {
    operator: 'super@gamma.example',
  });
  expect({ status, body }).toEqual({
    status: 200,
    body: { sentTo: EMAIL, expiresAt: '2026-03-06T09:00:00.000Z' },
  });
  expect((await accept(sandbox, token)).status).toBe(404);
  expect((await accept(sandbox, await invitationToken(sandbox, EMAIL))).status).toBe(200);
  expect(await sandbox.ledger('eph.user.invitation-resent')).toHaveLength(1);
});

test('nobody is invited again after activating', async () => {
  const sandbox = await openWorld();
  const { id, token } = await invite(sandbox);
  await accept(sandbox, token);
  const again = await sandbox.post(`${HUB_PORTAL}/users/${id}/resend-invitation`, {
    operator: 'super@gamma.example',
  });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'ALREADY_ACTIVE' } } });
});

test.each([['Short-1a'], ['no-upper-case-1'], ['NO-LOWER-CASE-1'], ['No-Digit-Here'], ['NoSpecial1234']])(
  'the Hub refuses the password %s',
  async (password) => {
    const sandbox = await openWorld();
    const { token } = await invite(sandbox);
    expect(await accept(sandbox, token, { password })).toMatchObject({
      status: 400,
      body: { error: { code: 'PASSWORD_REFUSED' } },
    });
  },
);

test.each([{ firstName: undefined }, { lastName: ' ' }, { timeZone: 'Mars/Olympus' }])(
  'the Hub refuses the form %j',
  async (more) => {
    const sandbox = await openWorld();
    const { token } = await invite(sandbox);
    expect(await accept(sandbox, token, more)).toMatchObject({
      status: 400,
      body: { error: { code: 'INPUT_INVALID' } },
    });
  },
);

test('a user made by User/Create activates by the same invitation, and EMA2 then says status 1', async () => {
  const sandbox = await openWorld();
  const headers = await ema2LogIn(sandbox);
  const { body: created } = await sandbox.post('/ema2/api/User/Create', NEW_USER, headers);
  const token = await invitationToken(sandbox, NEW_USER.email);
  expect((await accept(sandbox, token)).status).toBe(404);
  const form = { token, password: 'ten-letter', timeZone: 'Europe/Bratislava' };
  expect((await sandbox.post('/portal/eset-msp-administrator-2/accept-invitation', form)).status).toBe(200);
  const { body } = await sandbox.post('/ema2/api/User/GetUserDetails', { userId: created.id }, headers);
  expect(body).toMatchObject({
    status: 1,
    firstName: 'Ada',
    timeZone: { name: 'Europe/Bratislava', timeShift: '+01:00' },
  });
});

test('the first log-in is one effect, later ones are none, and nobody logs in before accepting', async () => {
  const sandbox = await openWorld();
  const { token } = await invite(sandbox);
  const logIn = (password = PASSWORD) => sandbox.post(`${HUB_PORTAL}/log-in`, { email: EMAIL, password });
  expect((await logIn()).status).toBe(403);
  await accept(sandbox, token);
  expect((await logIn('wrong')).body).toMatchObject({ error: { code: 'CREDENTIALS_WRONG' } });
  expect((await logIn()).body).toMatchObject({ firstLogIn: true, person: { hasLoggedIn: true } });
  expect((await logIn()).body).toMatchObject({ firstLogIn: false });
  expect(await sandbox.ledger('eph.user.logged-in-first')).toHaveLength(1);
});

test('a person changes the own password with the current one', async () => {
  const sandbox = await openWorld();
  const change = (currentPassword: string, newPassword: string) =>
    sandbox.post('/portal/eset-business-account/change-password', {
      email: 'api@beta.example',
      currentPassword,
      newPassword,
    });
  expect((await change('wrong', 'Another-Horse-8')).body.error.code).toBe('CREDENTIALS_WRONG');
  expect((await change(PASSWORD, 'short')).body.error.code).toBe('PASSWORD_REFUSED');
  expect((await change(PASSWORD, 'Another-Horse-8')).body).toEqual({ changed: true });
  expect((await change(PASSWORD, 'Third-Horse-70')).status).toBe(403);
  expect(await sandbox.ledger('eba.user.password-changed')).toMatchObject([{ account: BUSINESS }]);
});
