import { expect, test } from 'vitest';
import { parseEnvelope } from '../envelope.ts';
import { signedEntries } from '../testing/signed-entries.ts';
import { oneForm, reviewText } from './review-text.js';

test('each fact is a line, and no value passes for another fact', () => {
  const facts = [
    { name: 'reason', value: 'harmless\napprovals needed: 0' },
    { name: 'effects', value: 'deletes-user' },
  ];
  expect(reviewText({ facts })).toBe(
    'countersign review v1\nreason: harmless\n    approvals needed: 0\neffects: deletes-user\n',
  );
});

test.each([
  ['what turns the direction of reading', 'a\u202eb', 'a\\u202eb'],
  ['what no font shows', 'a\u200bb\u00ad', 'a\\u200bb\\u00ad'],
  ['a control character', 'a\rb\u001b[2J', 'a\\u000db\\u001b[2J'],
])('%s is written out, so that what is read is what is signed', (_what, value, shown) => {
  expect(reviewText({ facts: [{ name: 'x', value }] })).toContain(`x: ${shown}\n`);
});

test('an envelope has one form only', () => {
  const { envelope = '' } = signedEntries().reviewed.data.proof;
  expect(parseEnvelope(envelope)).toBeDefined();
  const parsed = JSON.parse(envelope);
  for (const other of [
    ` ${envelope}`,
    JSON.stringify(parsed, null, 1),
    JSON.stringify({ version: 1, ...parsed }),
    envelope.replace('"version":1', '"version":1.0'),
    JSON.stringify({ ...parsed, more: 1 }),
    envelope.replace('"verdict":"approve"', '"verdict":"reject","verdict":"approve"'),
  ])
    expect(parseEnvelope(other)).toBeUndefined();
});

test('a reason has the form in which it is kept', () => {
  expect(oneForm('  a\u00a0 b\u0041\u030a \n')).toBe('a b\u00c5');
});
