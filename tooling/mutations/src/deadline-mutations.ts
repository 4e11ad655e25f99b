import type { Mutation } from './mutation.ts';

const OVERDUE = ['tooling/e2e/src/reviews/overdue.test.ts'];
const STARTS = ['tooling/e2e/src/reviews/start-times.test.ts'];
const NEXT = ['packages/lifecycle/src/request/next-start.test.ts'];

/** Where something is approved or begun because of the time. */
export const DEADLINE_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'what nobody reviewed in time counts as approved',
    file: 'packages/use-cases/src/reviews/act-on-overdue.ts',
    from: "state: 'rejected', failure: REVIEW_OVERDUE",
    to: "state: 'approved', failure: REVIEW_OVERDUE",
    tests: OVERDUE,
  },
  {
    area: 'authorisation',
    fault: 'what is over is approved, as long as nobody has looked',
    file: 'packages/use-cases/src/reviews/review-over.ts',
    from: 'at < end.at',
    to: 'at < Infinity',
    tests: OVERDUE,
  },
  {
    area: 'authorisation',
    fault: 'a group is asked before anybody is late',
    file: 'packages/use-cases/src/reviews/act-on-overdue.ts',
    from: 'open.filter(({ at }) => at <= now)',
    to: 'open.filter(({ at }) => at > 0)',
    tests: OVERDUE,
  },
  {
    area: 'authorisation',
    fault: 'an escalation lets anybody approve in the place of a group',
    file: 'packages/lifecycle/src/review/approval-slots.ts',
    from: 'also.some(isOf)',
    to: 'also.length > 0',
    tests: OVERDUE,
  },
  {
    area: 'ledger',
    fault: 'what has missed its window is begun outside',
    file: 'packages/use-cases/src/ledger/open-step.ts',
    from: 'if (startsAt > now) return',
    to: 'if (startsAt < 0) return',
    tests: STARTS,
  },
  {
    area: 'ledger',
    fault: 'a permit is valid before its request may begin',
    file: 'packages/use-cases/src/reviews/issue-permit.ts',
    from: 'startTime({ input: revision.input, requirements }, now) ?? now',
    to: 'Math.min(startTime({ input: revision.input, requirements }, now) ?? now, now)',
    tests: STARTS,
  },
  {
    area: 'ledger',
    fault: 'a window that goes on into the next day ends at midnight',
    file: 'packages/lifecycle/src/request/next-start.ts',
    from: '(isFrom && isOn(zoned)) || (isTo && isOn(zoned.subtract({ days: 1 })))',
    to: 'isFrom && isOn(zoned)',
    tests: NEXT,
  },
];
