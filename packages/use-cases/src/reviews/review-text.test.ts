import { expect, test } from 'vitest';
import { reviewText } from './review-text.ts';

const REVIEW = {
  id: 'rev_1',
  request: 'req_1',
  revision: 1,
  principal: 'pri_1',
  roles: ['approver'],
  groups: null,
  onBehalfOf: null,
  delegation: null,
  verdict: 'approve',
  requestDigest: 'd'.repeat(64),
  createdAt: 0,
} as const;

test('the signed text of a review says everything that the review says', () => {
  const changes = [
    { id: 'rev_2' },
    { request: 'req_2' },
    { revision: 2 },
    { principal: 'pri_2' },
    { roles: ['approver', 'auditor'] as const },
    { groups: ['security'] },
    { onBehalfOf: 'pri_2' },
    { delegation: 'gov_1' },
    { verdict: 'reject' as const },
    { requestDigest: 'e'.repeat(64) },
    { createdAt: 1 },
  ];
  const texts = changes.map((change) => reviewText({ ...REVIEW, ...change }));
  expect(new Set([reviewText(REVIEW), ...texts]).size).toBe(changes.length + 1);
});

test('the signed text of a review can be rebuilt by hand', () => {
  expect(reviewText(REVIEW)).toBe(
    [
      'countersign review v1',
      'review rev_1',
      'request req_1',
      'revision 1',
      `digest ${'d'.repeat(64)}`,
      'principal pri_1',
      'roles approver',
      'verdict approve',
      'at 1970-01-01T00:00:00.000Z',
      '',
    ].join('\n'),
  );
});
