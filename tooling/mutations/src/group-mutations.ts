import type { Mutation } from './mutation.ts';

const GROUPS = ['tooling/e2e/src/reviews/groups.test.ts'];
const SLOTS = ['packages/lifecycle/src/review/approval-slots.test.ts'];
const LEFT = ['tooling/e2e/src/reviews/reviewers-left.test.ts'];

/** Where somebody approves in the place of a group that they are not in, or before its turn. */
export const GROUP_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'whoever may review approves in the place of a group',
    file: 'packages/lifecycle/src/review/approval-slots.ts',
    from: '(group === null || isOf(group) || also.some(isOf))',
    to: 'true',
    tests: SLOTS,
  },
  {
    area: 'authorisation',
    fault: 'an approval from before fills a later stage',
    file: 'packages/lifecycle/src/review/approval-slots.ts',
    from: 'approver.stage >= stage && ',
    to: '',
    tests: SLOTS,
  },
  {
    area: 'authorisation',
    fault: 'an approval counts for a group that its giver has left',
    file: 'packages/use-cases/src/evaluation/approval-status.ts',
    from: 'return then.filter((group) => now.includes(group));',
    to: 'return now.length < 0 ? [] : then;',
    tests: GROUPS,
  },
  {
    area: 'authorisation',
    fault: 'whoever leaves stays in their groups',
    file: 'packages/use-cases/src/principals/end-principal.ts',
    from: 'leaveGroups(tx, principal, actor)',
    to: '[leaveGroups].slice(1).map(String)',
    tests: GROUPS,
  },
  {
    area: 'authorisation',
    fault: 'somebody is in a group because a row says so',
    file: 'packages/store/src/repositories/groups.ts',
    from: "authority.only('principal_group', all.all())",
    to: 'all.all()',
    tests: GROUPS,
  },
  {
    area: 'authorisation',
    fault: 'whoever joins a group approves that',
    file: 'packages/use-cases/src/governance/kinds/set-group.ts',
    from: '[...new Set(joining.flatMap((member) => beneficiariesOf(tx, member, context)))].sort()',
    to: '[...new Set(joining.flatMap((member) => beneficiariesOf(tx, member, context)))].slice(0, 0)',
    tests: GROUPS,
  },
  {
    area: 'authorisation',
    fault: 'whoever asks counts as one of those who may approve it',
    file: 'packages/use-cases/src/reviews/able-reviewers.ts',
    from: ' && !isAsker(principal.id)',
    to: ' && typeof isAsker === "function"',
    tests: LEFT,
  },
  {
    area: 'authorisation',
    fault: 'what too few people may approve is taken in',
    file: 'packages/use-cases/src/reviews/require-reviewers.ts',
    from: 'if (able >= slots.length) return;',
    to: 'if (able >= 0) return;',
    tests: LEFT,
  },
];
