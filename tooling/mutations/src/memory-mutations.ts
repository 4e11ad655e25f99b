import type { Mutation } from './mutation.ts';

const PRUNING = ['tooling/e2e/src/log/pruning.test.ts'];
const DELIVERY = ['tooling/e2e/src/checkpoints/delivery.test.ts'];
const SWAPPED = ['tooling/e2e/src/checkpoints/swapped.test.ts'];
const RETAINED = 'packages/use-cases/src/log/pruning/require-retained.ts';

/** Ways in which nobody outside remembers, or time passes that nobody vouches for. */
export const MEMORY_MUTATIONS: readonly Mutation[] = [
  {
    area: 'proof',
    fault: 'a clock that jumped ahead makes entries old',
    file: RETAINED,
    from: '  if (to - from === 1) return MOST_BETWEEN_ENTRIES;\n',
    to: '  if (to - from === 1) return span;\n',
    tests: PRUNING,
  },
  {
    area: 'proof',
    fault: 'the clock of now makes entries old',
    file: RETAINED,
    from: 'Math.min(retained.now - timeOfEntry(tx, last), MOST_BETWEEN_ENTRIES)',
    to: 'retained.now - timeOfEntry(tx, last)',
    tests: PRUNING,
  },
  {
    area: 'proof',
    fault: 'one witness of two moves the time ahead',
    file: RETAINED,
    from: 'Math.min(...cosigned',
    to: 'Math.max(...cosigned',
    tests: PRUNING,
  },
  {
    area: 'proof',
    fault: 'a target that goes leaves no entry',
    file: 'packages/use-cases/src/checkpoints/record-targets.ts',
    from: "      tx.audit.append(actor, { type: 'log.target-removed', request: null, data });\n",
    to: '',
    tests: DELIVERY,
  },
  {
    area: 'proof',
    fault: 'leaving a witness out of the policy ends its contradiction',
    file: 'packages/use-cases/src/checkpoints/record-targets.ts',
    from: 'record.contradictedAt === null && !has(targets, record)',
    to: '!has(targets, record)',
    tests: DELIVERY,
  },
  {
    area: 'proof',
    fault: 'the doctor is content without anybody outside',
    file: 'apps/cli/src/output/show-targets.ts',
    from: "{ check: 'outside memory', ok: remembering.length > 0, found }",
    to: "{ check: 'outside memory', ok: true, found }",
    tests: ['apps/cli/src/output/show-targets.test.ts'],
  },
  {
    area: 'proof',
    fault: 'another memory under the same name is taken for the one before',
    file: 'packages/use-cases/src/checkpoints/target-identity.ts',
    from: 'return isSaltedDigestOf(digest, salt, { kind, place });',
    to: 'return salt !== digest || isSaltedDigestOf(digest, salt, { kind, place });',
    tests: SWAPPED,
  },
  {
    area: 'proof',
    fault: 'a file that was emptied contradicts no more',
    file: 'packages/use-cases/src/checkpoints/append-to-file.ts',
    from: 'if (held < (contradicting ?? 0))',
    to: 'if (contradicting === -1)',
    tests: SWAPPED,
  },
  {
    area: 'proof',
    fault: 'a witness that began anew contradicts no more',
    file: 'packages/use-cases/src/checkpoints/request-cosignature.ts',
    from: 'const isForgetful = held < (contradicting ?? 0);',
    to: 'const isForgetful = contradicting === -1;',
    tests: SWAPPED,
  },
  {
    area: 'proof',
    fault: 'a contradiction is ended by taking its row away',
    file: 'packages/store/src/repositories/checkpoint-targets.ts',
    from: "authority.requireAll('checkpoint_target', all.all())",
    to: 'all.all()',
    tests: SWAPPED,
  },
  {
    area: 'proof',
    fault: 'what is kept for good is pruned where the index calls it something else',
    file: 'packages/store/src/log/prune-entries.ts',
    from: "    notInArray(says('type'), [...NEVER_PRUNED]),\n",
    to: '',
    tests: PRUNING,
  },
  {
    area: 'proof',
    fault: 'what was taken away by hand verifies like what was pruned',
    file: 'packages/log-files/src/verify/check-taken-away.ts',
    from: 'if (body.length === 0) bare',
    to: 'if (body.length === 1) bare',
    tests: PRUNING,
  },
  {
    area: 'proof',
    fault: 'an entry that was altered to look like another one is pruned',
    file: 'packages/store/src/log/prune-entries.ts',
    from: 'if (!sameHash(leafHash(body), hash))',
    to: 'if (idx === -1 && hash.length === 0)',
    tests: PRUNING,
  },
];
