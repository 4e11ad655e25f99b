import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { createChallenges } from './challenges.ts';

function useChallenges() {
  const clock = { time: 1_700_000_000_000, now: () => clock.time };
  return { clock, challenges: createChallenges({ clock, randomBytes }) };
}

test('whoever asks to sign in without end takes no place from anybody', () => {
  const { challenges } = useChallenges();
  const mine = challenges.issue('sign-in', '');
  const adding = challenges.issue('add', 'ses_1 pky_1');
  for (let one = 0; one < 30_000; one += 1) challenges.issue('sign-in', '');
  expect(challenges.take(mine, 'sign-in')).toBe('');
  expect(challenges.take(adding, 'add')).toBe('ses_1 pky_1');
});

test('one session that asks without end takes no place from others', () => {
  const { challenges } = useChallenges();
  const mine = challenges.issue('remove', 'ses_1 pky_1');
  for (let one = 0; one < 12_000; one += 1) challenges.issue('vouch', 'ses_2');
  expect(challenges.take(mine, 'remove')).toBe('ses_1 pky_1');
}, 30_000);

test('one to sign in is good once, for five minutes, for nothing else and in no other spelling', () => {
  const { clock, challenges } = useChallenges();
  const once = challenges.issue('sign-in', '');
  expect(challenges.take(once, 'invitation')).toBeUndefined();
  for (const other of [`${once}=`, ` ${once}`, once.slice(0, -1), `${once}A`, ''])
    expect(challenges.take(other, 'sign-in')).toBeUndefined();
  expect([challenges.take(once, 'sign-in'), challenges.take(once, 'sign-in')]).toEqual(['', undefined]);
  const late = challenges.issue('sign-in', '');
  clock.time += 5 * 60_000;
  expect(challenges.take(late, 'sign-in')).toBeUndefined();
});

test('one that another program made, or somebody made up, is not answered', () => {
  const { challenges } = useChallenges();
  const [elsewhere, kept] = [
    useChallenges().challenges.issue('sign-in', ''),
    challenges.issue('vouch', 'ses_1'),
  ];
  for (const other of [elsewhere, kept, randomBytes(56).toString('base64url')])
    expect(challenges.take(other, 'sign-in')).toBeUndefined();
});

test('one of a session is good once, and only for what it was asked for', () => {
  const { challenges } = useChallenges();
  const once = challenges.issue('vouch', 'ses_1');
  expect(challenges.look(once, 'vouch')).toBe('ses_1');
  expect([challenges.take(once, 'vouch'), challenges.take(once, 'vouch')]).toEqual(['ses_1', undefined]);
  expect(challenges.take(challenges.issue('vouch', 'ses_1'), 'remove')).toBeUndefined();
});

test('what was answered stays so when more are answered than are remembered', () => {
  const { clock, challenges } = useChallenges();
  const first = challenges.issue('sign-in', '');
  expect(challenges.take(first, 'sign-in')).toBe('');
  clock.time += 1;
  for (let one = 0; one < 100_001; one += 1) challenges.take(challenges.issue('sign-in', ''), 'sign-in');
  expect(challenges.take(first, 'sign-in')).toBeUndefined();
}, 60_000);
