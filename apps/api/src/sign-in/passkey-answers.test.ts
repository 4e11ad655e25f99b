import { expect, test } from 'vitest';
import { logSize } from '../testing/act.ts';
import { useInstallation } from '../testing/installation.ts';
import { type AnswerMore, createRsaPasskey, createSoftwarePasskey } from './testing/software-passkeys.ts';
import { acceptCode, enrolSoftware, signInWith } from './testing/software-visitors.ts';
import { invited, lastRefusal, summary } from './testing/visitors.ts';

const installation = useInstallation();

/** What the person reads, and what the log says. */
async function refusalOf(passkey: Parameters<typeof signInWith>[1], more: AnswerMore = {}) {
  const at = installation();
  const from = logSize(at);
  const answer = await signInWith(at, passkey, more);
  expect(summary(answer)).toBe('PASSKEY_REFUSED');
  return { reason: answer.json().details.reason, logged: lastRefusal(at, from) };
}

test.each([512, 1024, 2047])('an RSA key of %d bits enrols nobody', async (bits) => {
  const at = installation();
  const from = logSize(at);
  const answer = await acceptCode(at, (await invited(at)).code, createRsaPasskey(bits));
  expect([summary(answer), lastRefusal(at, from)[0] ?? 'counted']).toEqual([
    'PASSKEY_REFUSED',
    bits === 512 ? 'key-weak' : 'counted',
  ]);
});

test('an RSA key of 2048 bits enrols and signs in', async () => {
  const at = installation();
  const passkey = createRsaPasskey(2048);
  expect(summary(await acceptCode(at, (await invited(at)).code, passkey))).toBe('OK');
  expect(summary(await signInWith(at, passkey))).toBe('OK');
});

test('a passkey that was bound to its device signs in no more when it says that it can be copied', async () => {
  const { passkey } = await enrolSoftware(installation());
  for (const flags of [0x0d, 0x1d])
    expect((await refusalOf(passkey, { flags })).reason).toBe('it is not one that signs in here');
  expect(summary(await signInWith(installation(), passkey))).toBe('OK');
});

test('a counter that stands still or goes back is refused, and told as such in the log', async () => {
  const { passkey } = await enrolSoftware(installation());
  expect(summary(await signInWith(installation(), passkey, { counter: 9 }))).toBe('OK');
  expect((await refusalOf(passkey, { counter: 9 })).logged).toEqual(['counter-went-back']);
  for (const counter of [8, 0]) await refusalOf(passkey, { counter });
  expect(summary(await signInWith(installation(), passkey, { counter: 10 }))).toBe('OK');
});

test('whoever only knows a passkey raises no alarm of a copied one', async () => {
  const { passkey } = await enrolSoftware(installation());
  expect(summary(await signInWith(installation(), passkey, { counter: 9 }))).toBe('OK');
  const forged = { ...createSoftwarePasskey(), id: passkey.id };
  expect((await refusalOf(forged, { counter: 3 })).logged).toEqual(['signature-wrong']);
});

test.each([
  ['as it should', {}],
  ['without verifying the user', { flags: 0x01 }],
  ['without the user', { flags: 0x04 }],
  ['on a page of somebody else', { origin: 'https://evil.example' }],
  ['for another name', { name: 'evil.example' }],
  ['with a counter that stands still', { counter: 0 }],
])(
  'an answer that is given %s reads the same for a passkey that somebody has and for one that nobody has',
  async (_how, more) => {
    const { passkey } = await enrolSoftware(installation());
    expect(summary(await signInWith(installation(), passkey, { counter: 9 }))).toBe('OK');
    const forged = { ...createSoftwarePasskey(), id: passkey.id };
    const known = await refusalOf(forged, more);
    const unknown = await refusalOf(createSoftwarePasskey(), more);
    expect(known.reason).toBe(unknown.reason);
  },
);
