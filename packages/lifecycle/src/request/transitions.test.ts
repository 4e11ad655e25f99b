import { REQUEST_STATES, SETTLED_STATES } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { type RequestEvent, refusal } from './transitions.ts';

const POSSIBLE: Record<RequestEvent, readonly string[]> = {
  edit: ['denied', 'rejected', 'returned', 'in-review', 'approved'],
  cancel: ['returned', 'in-review', 'approved'],
  review: ['in-review'],
  acknowledge: ['in-review'],
  approve: ['in-review'],
  reject: ['in-review'],
  return: ['in-review'],
  start: ['approved', 'in-progress'],
  complete: ['in-progress'],
  fail: ['approved', 'in-progress'],
};
const EVENTS = Object.keys(POSSIBLE) as RequestEvent[];

describe('what can happen to a request', () => {
  test.each(EVENTS)('%s: in exactly the states of the table, and a refusal names them', (event) => {
    const allowed = REQUEST_STATES.filter((state) => refusal(state, event) === undefined);
    expect(allowed.toSorted()).toEqual(POSSIBLE[event].toSorted());
    for (const state of REQUEST_STATES.filter((one) => !allowed.includes(one))) {
      expect(refusal(state, event)?.toSorted()).toEqual(POSSIBLE[event].toSorted());
    }
  });

  test('nothing is carried out for one that is settled', () => {
    for (const state of SETTLED_STATES) expect(refusal(state, 'start')).toBeDefined();
  });
});
