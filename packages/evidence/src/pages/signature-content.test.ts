import { expect, test } from 'vitest';
import { createEntries } from '../testing/create-entry.ts';
import { signatureContent } from './signature-content.ts';

const [review] = createEntries([{ type: 'review.recorded', data: { signedBy: 'passkey' } }]);
const [byServer] = createEntries([{ type: 'review.recorded', data: { signedBy: 'server' } }]);
const [other] = createEntries([{ type: 'request.cancelled' }]);

const said = (
  entry: typeof review,
  checked?: { passkey: string; deviceBound: boolean | null; problem: string | null },
) => {
  if (entry === undefined) throw new Error('no entry');
  const signatures = new Map(checked === undefined ? [] : [[entry.index, checked] as const]);
  return signatureContent({ signatures }, entry)
    .map((part) => (typeof part === 'string' ? part : part.text))
    .join('');
};

test('the page of a review says by which passkey it is signed, of which kind, and that it was verified', () => {
  const passkey = 'pky_1';
  expect(said(review, { passkey, deviceBound: true, problem: null })).toBe(
    'passkey pky_1, device-bound, verified',
  );
  expect(said(review, { passkey, deviceBound: false, problem: null })).toBe(
    'passkey pky_1, synced, verified',
  );
});

test('it says what failed, and a review of the server says that it is one', () => {
  const found = { passkey: 'pky_1', deviceBound: null, problem: 'the passkey was not enrolled before' };
  expect(said(review, found)).toBe(
    'passkey pky_1, unknown, not verified: the passkey was not enrolled before',
  );
  expect(said(byServer)).toBe('server');
  expect(said(other)).toBe('');
});
