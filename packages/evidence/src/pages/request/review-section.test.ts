import { expect, test } from 'vitest';
import type { PackContext } from '../pack-context.ts';
import type { RequestItem } from './request-page.ts';
import { reviewSection } from './review-section.ts';
import { taskSection } from './task-section.ts';

const people = new Map(
  ['amy', 'bob', 'pete'].map((name) => [name, { id: name, name, email: `${name}@acme.example` }]),
);
// Of all that a pack holds these pages read the people only.
const context = { people } as unknown as PackContext;

const review = (fields: object) => ({
  id: 'rev_1',
  request: 'req_1',
  revision: 1,
  principal: 'bob',
  roles: ['approver'],
  verdict: 'reject',
  reason: 'fraud risk',
  requestDigest: '0'.repeat(64),
  signature: 's',
  createdAt: '2026-11-29T00:00:00.000Z',
  ...fields,
});

const itemWith = (request: object) => ({ request, entries: [], drawnFrom: [] }) as unknown as RequestItem;

test('a rejection of an earlier revision stays on the page, with its reason, whatever was approved since', () => {
  const request = {
    request: { id: 'req_1' },
    reviews: [review({ id: 'rev_2', revision: 2, principal: 'amy', verdict: 'approve', reason: null })],
    earlierReviews: [review({}), review({ id: 'rev_0', request: 'req_0', reason: 'not this way' })],
    acknowledgements: [],
  };
  const page = JSON.stringify(reviewSection(context, itemWith(request)));
  for (const shown of ['Reviews before', 'revision 1', 'fraud risk', 'req_0', 'not this way', 'bob'])
    expect(page).toContain(shown);
});

test('a look that found something else than was reported is on the page with every round', () => {
  const event = (kind: string, principal: string, fields: object) => ({
    kind,
    principal,
    verdict: null,
    evidence: null,
    reason: null,
    at: '2026-11-29T00:00:00.000Z',
    ...fields,
  });
  const task = {
    id: 'tsk_1',
    title: 'Switch it off',
    kind: 'portal',
    state: 'open',
    instructions: { source: { document: 'D', url: 'https://vendor.example' } },
    completedBy: null,
    completedAt: null,
    confirmer: null,
    confirmedAt: null,
    confirmedBy: 'second-person',
    verdict: null,
    evidence: null,
    history: [
      event('completed', 'pete', { verdict: 'done', evidence: { note: 'switched off' } }),
      event('rejected', 'amy', { reason: 'it is on' }),
    ],
  };
  const page = JSON.stringify(taskSection(context, { tasks: [task] } as unknown as RequestItem['request']));
  for (const shown of ['Looks that found something else', 'switched off', 'did not accept', 'it is on'])
    expect(page).toContain(shown);
});
