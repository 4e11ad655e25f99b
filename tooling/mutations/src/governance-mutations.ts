import type { Mutation } from './mutation.ts';

const CHANGES = ['tooling/e2e/src/governance/changes.test.ts'];

/** Faults of changes of who may do what. */
export const GOVERNANCE_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'whoever gains by a change approves it',
    file: 'packages/use-cases/src/governance/review-change.ts',
    from: 'proposer === principal.id || beneficiaries.includes(principal.id)',
    to: 'proposer === principal.id',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'whoever asked for a change approves it',
    file: 'packages/use-cases/src/governance/review-change.ts',
    from: 'proposer === principal.id || beneficiaries.includes(principal.id)',
    to: 'beneficiaries.includes(principal.id)',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'an expired change is carried out',
    file: 'packages/use-cases/src/governance/review-change.ts',
    from: "at >= change.expiresAt ? 'expired' : ",
    to: '',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'a change is carried out that does something else by now',
    file: 'packages/use-cases/src/governance/review-change.ts',
    from: 'return governanceDigest({ ...change, ...now }) === change.digest;',
    to: 'return now !== undefined;',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'a change is approved by the digest of another one',
    file: 'packages/use-cases/src/governance/review-change.ts',
    from: 'if (digest !== looked.digest) return',
    to: "if (digest === '') return",
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'one approval gives authority',
    file: 'packages/use-cases/src/governance/approvals-needed.ts',
    from: '? 2 : 0',
    to: '? 1 : 0',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'an account more is no authority',
    file: 'packages/use-cases/src/governance/kinds/set-roles.ts',
    from: 'one.accounts.some((account) => !other.accounts?.includes(account))',
    to: 'false',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'a role more is no authority',
    file: 'packages/use-cases/src/governance/kinds/set-roles.ts',
    from: 'one.roles.some((role) => !other.roles.includes(role)) ||',
    to: 'false ||',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'the last administrator loses the role',
    file: 'packages/use-cases/src/governance/kinds/set-roles.ts',
    from: 'if (overseesAll(principal) && !overseesAll(wanted)) requireAnother(tx, id, deps);',
    to: '',
    tests: CHANGES,
  },
  {
    area: 'authorisation',
    fault: 'a change is asked for that too few could approve',
    file: 'packages/use-cases/src/governance/propose-change.ts',
    from: 'if (able < needed) {',
    to: 'if (able < 0) {',
    tests: CHANGES,
  },
];
