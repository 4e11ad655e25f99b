import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { send } from '../testing/call.ts';
import { useInstallation } from '../testing/installation.ts';
import { assertionOf, createSoftwarePasskey } from './testing/software-passkeys.ts';
import {
  acceptCode,
  cookieOf,
  enrolSoftware,
  fromPage,
  linkBy,
  logInBy,
  passkeysOf,
  sessionsOf,
  signInWith,
  withToken,
} from './testing/software-visitors.ts';
import { summary } from './testing/visitors.ts';

const installation = useInstallation();

test('a session names the passkey that began it, also the one of an invitation', async () => {
  const at = installation();
  const { id } = await enrolSoftware(at);
  expect(sessionsOf(at, id).map(({ proof }) => proof)).toEqual(passkeysOf(at, id).map((one) => one.id));
});

test('signing in ends the session that the browser kept until then, and no other one', async () => {
  const at = installation();
  const { id, passkey, cookie: first } = await enrolSoftware(at);
  const elsewhere = cookieOf(await signInWith(at, passkey));
  const { challenge } = (await fromPage(at.app, '/sign-in/options')).json();
  const assertion = assertionOf(passkey, challenge);
  const from = logSize(at);
  const again = await fromPage(at.app, '/sign-in/passkey', { assertion }, { cookie: first });
  expect(summary(again)).toBe('OK');
  expect(entriesFrom(at, from).map(({ type }) => type)).toEqual(['session.started', 'session.ended']);
  const look = (cookie: string) => fromPage(at.app, '/v1/me', {}, { cookie, method: 'GET' });
  expect(summary(await look(first))).toBe('SESSION_ENDED');
  for (const cookie of [elsewhere, cookieOf(again)]) expect(summary(await look(cookie))).toBe('OK');
  expect(sessionsOf(at, id).filter(({ revokedAt }) => revokedAt === null)).toHaveLength(2);
});

test('a sign-in that is refused ends no session, nor does a made-up cookie keep one from beginning', async () => {
  const at = installation();
  const { passkey, cookie } = await enrolSoftware(at);
  const { challenge } = (await fromPage(at.app, '/sign-in/options')).json();
  const assertion = assertionOf(createSoftwarePasskey(), challenge);
  expect(summary(await fromPage(at.app, '/sign-in/passkey', { assertion }, { cookie }))).not.toBe('OK');
  expect(summary(await fromPage(at.app, '/v1/me', {}, { cookie, method: 'GET' }))).toBe('OK');
  const next = (await fromPage(at.app, '/sign-in/options')).json();
  const good = { assertion: assertionOf(passkey, next.challenge) };
  const madeUp = { cookie: `${cookie.split('=', 1)[0]}=css_made-up` };
  expect(summary(await fromPage(at.app, '/sign-in/passkey', good, madeUp))).toBe('OK');
});

test('a session makes no first passkey, also after the passkey that began it was revoked', async () => {
  const at = installation();
  const { id, passkey } = await enrolSoftware(at, ['approver']);
  const cookie = cookieOf(await signInWith(at, passkey));
  const asked = () => fromPage(at.app, '/v1/links', { purpose: 'first-passkey' }, { cookie });
  expect(summary(await asked())).toBe('PASSKEY_PRESENT');
  await at.call('ada', 'revokePasskey', { params: { id: passkeysOf(at, id)[0]?.id ?? '' } });
  expect(['FIRST_PASSKEY_REFUSED', 'SESSION_ENDED']).toContain(summary(await asked()));
  const opened = cookieOf(await fromPage(at.app, '/sign-in/link', { code: await linkBy(at, 'bob', 'open') }));
  const link = await fromPage(at.app, '/v1/links', { purpose: 'first-passkey' }, { cookie: opened });
  expect(summary(link)).toBe('FIRST_PASSKEY_REFUSED');
});

test('a token makes no first passkey after one was revoked, but for one of enrolling anew since', async () => {
  const at = installation();
  const { id } = at.people.pete.principal;
  expect(
    summary(await acceptCode(at, await linkBy(at, 'pete', 'first-passkey'), createSoftwarePasskey())),
  ).toBe('OK');
  await at.call('ada', 'revokePasskey', { params: { id: passkeysOf(at, id)[0]?.id ?? '' } });
  const again = await at.refused('pete', 'makeLink', { body: { purpose: 'first-passkey' } });
  expect(again.code).toBe('FIRST_PASSKEY_REFUSED');
  const renewed = await at.call('pete', 'renewToken', { body: {} });
  const ask = (token: string) => withToken(at.app, '/v1/links', token, { purpose: 'first-passkey' });
  expect(summary(await ask(renewed.token))).toBe('FIRST_PASSKEY_REFUSED');
  const params = { id };
  await at.call('ada', 'deactivatePrincipal', { params, body: { reasonCode: 'lost' } });
  const content = { kind: 'principal.reactivate', principal: id } as const;
  await at.call('ada', 'proposeChange', { body: { content, reason: 'All was lost' } });
  const { code } = await at.call('ada', 'inviteHolder', { params });
  const anew = (await send(at.app, 'enrolHolder', { body: { code } })).json();
  const renewedLater = (await withToken(at.app, '/v1/tokens/renewals', anew.token, {})).json();
  expect([summary(await ask(anew.token)), summary(await ask(renewedLater.token))]).toEqual(['OK', 'OK']);
});

test('a session on the command line is over no later than the one that confirmed it', async () => {
  const at = installation();
  const { id, cookie } = await enrolSoftware(at);
  // One that had a full time of its own would end this much later.
  await setTimeout(20);
  const { state } = await logInBy(at, cookie);
  const [browser, cli] = sessionsOf(at, id);
  expect([state, cli?.kind, cli?.expiresAt]).toEqual(['done', 'cli', browser?.expiresAt]);
});

test('the pages open without a passkey only from this machine, and while every account is at a stand-in', async () => {
  const at = installation();
  const code = await linkBy(at, 'amy', 'open');
  const ip = '203.0.113.7';
  const from = await fromPage(at.app, '/sign-in/link', { code }, { ip });
  expect(summary(from)).toBe('LINK_NOT_HERE');
  const headers = { authorization: `Bearer ${at.people.amy.token}` };
  const made = await fromPage(at.app, '/v1/links', { purpose: 'open' }, { ip, headers });
  expect(summary(made)).toBe('LINK_NOT_HERE');
  const account = {
    provider: 'dotdigital',
    id: 'real',
    companyName: 'Real',
    region: 'r1',
    baseUrl: 'https://r1-api.dotdigital.com',
    emailDomains: [],
    apiUserCreation: 'portal',
    rateLimitScheme: 'tiered',
    operators: [{ name: 'owner', role: 'account-owner', companyAccess: 'write' }],
  };
  await at.call('ada', 'addAccount', { body: account });
  expect(summary(await fromPage(at.app, '/sign-in/link', { code }))).toBe('LINK_NOT_HERE');
  const later = await at.refused('amy', 'makeLink', { body: { purpose: 'open' } });
  expect(later.code).toBe('LINK_NOT_HERE');
});
