import type { GovernanceChangeView } from '@countersign/schema';
import { expect, test } from 'vitest';
import { entriesFrom, logSize } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';
import { enrolSoftware, fromPage, passkeysOf, sessionsOf, signInWith } from './testing/software-visitors.ts';
import { summary } from './testing/visitors.ts';

const installation = useInstallation();

const approval = ({ id, digest }: GovernanceChangeView) => ({
  params: { id },
  body: { verdict: 'approve', digest },
});

test('somebody who is at work is erased: sessions and passkeys end as such, and count as what there was', async () => {
  const at = installation();
  const { id, passkey, cookie } = await enrolSoftware(at);
  await signInWith(at, passkey);
  await at.call('ada', 'sealInstallation');
  const change = await at.call('ada', 'requestErasure', { body: { subject: id, reasonCode: 'gdpr-17' } });
  const from = logSize(at);
  await at.call('amy', 'reviewChange', approval(change));
  expect((await at.call('bob', 'reviewChange', approval(change))).state).toBe('done');
  const entries = entriesFrom(at, from);
  const ended = entries.filter(({ type }) => type === 'session.ended' || type === 'passkey.revoked');
  expect(ended.map(({ type }) => type).sort()).toEqual(['passkey.revoked', 'session.ended', 'session.ended']);
  // The principal, a passkey and two sessions.
  expect(entries.find(({ type }) => type === 'subject.erased')?.data).toMatchObject({ subject: id, rows: 4 });
  expect(sessionsOf(at, id).every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  expect(passkeysOf(at, id).every(({ revokedAt }) => revokedAt !== null)).toBe(true);
  expect(summary(await fromPage(at.app, '/v1/me', {}, { cookie, method: 'GET' }))).toBe('SESSION_ENDED');
  expect(summary(await signInWith(at, passkey))).toBe('PASSKEY_REFUSED');
});
