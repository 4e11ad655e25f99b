import { CountersignError } from '@countersign/schema';
import { expect, test } from 'vitest';
import { formatSignHere, withReviewAddress } from './review-address.ts';

const context = { reviewAddress: (subject: string) => `https://countersign.example/review/${subject}` };

test('who is refused for want of a signature is told the whole address at which they sign', () => {
  const { message } = new CountersignError('PASSKEY_SIGNATURE_REQUIRED', {
    id: 'req_1',
    which: 'a passkey of yours',
  });
  expect(withReviewAddress(context, message, 'req_1')).toBe(
    'Whoever approves req_1 signs it with a passkey of yours. Open https://countersign.example/review/req_1 in a browser and sign there. You add a passkey on your account page.',
  );
});

test('the address is said of what waits, and of nothing else', () => {
  expect(formatSignHere(context, { id: 'gov_1', isOpen: true })).toContain('/review/gov_1');
  expect(formatSignHere(context, { id: 'gov_1', isOpen: false })).toBe('');
});
