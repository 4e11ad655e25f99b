import type { Mutation } from './mutation.ts';

const ROTATION = ['packages/audit-log/src/rotation/key-rotation.test.ts'];
const KEYS = ['tooling/e2e/src/keys/rotate-key.test.ts'];
const WORKER_KEY = ['tooling/e2e/src/keys/rotate-worker-key.test.ts'];
const DESTINATIONS = ['tooling/e2e/src/deliveries/destinations.test.ts'];

/** Where a key or a destination is believed that nobody has approved. */
export const KEY_MUTATIONS: readonly Mutation[] = [
  {
    area: 'authorisation',
    fault: 'a key that was replaced goes on signing the log',
    file: 'packages/audit-log/src/rotation/key-rotation.ts',
    from: '? { ...key, through } : key',
    to: '? key : key',
    tests: ROTATION,
  },
  {
    area: 'authorisation',
    fault: 'a key that nobody trusts names one that is believed',
    file: 'packages/audit-log/src/rotation/key-rotation.ts',
    from: 'if (!keys.some((key) => isSame(key, old) && maySign(key, through))) continue;\n',
    to: '',
    tests: ROTATION,
  },
  {
    area: 'authorisation',
    fault: 'reviews are signed by the first key for good',
    file: 'packages/use-cases/src/reviews/record-review.ts',
    from: 'deps.reviewSeal.sign(reviewText(unsigned), reviewKeyNow(tx))',
    to: 'deps.reviewSeal.sign(reviewText(unsigned), null)',
    tests: KEYS,
  },
  {
    area: 'authorisation',
    fault: 'what was sealed before a key of the workers was replaced cannot be opened any more',
    file: 'packages/runtime/src/keys/worker-key.ts',
    from: "replaceFile(replacedFile(directory), [...replaced].join('\\n'));",
    to: '',
    tests: WORKER_KEY,
  },
  {
    area: 'authorisation',
    fault: 'a key of the workers is deleted while a request waits that may need it',
    file: 'packages/use-cases/src/keys/needs-replaced-worker-keys.ts',
    from: '    OPEN.some((state) => isOlder(tx.requests.list({ state, limit: 1 })[0])) ||\n',
    to: '',
    tests: WORKER_KEY,
  },
  {
    area: 'authorisation',
    fault: 'passwords are sealed to the first key of the workers for good',
    file: 'packages/runtime/src/keys/sealer.ts',
    from: 'return sealerOf(directory, () => inUse() ?? own);',
    to: 'return sealerOf(directory, () => own);',
    tests: WORKER_KEY,
  },
  {
    area: 'authorisation',
    fault: 'a key of the workers that is half there keeps the others from opening',
    file: 'packages/runtime/src/keys/sealer.ts',
    from: '.catch(() => null)',
    to: '',
    tests: ['packages/runtime/src/keys/keys.test.ts'],
  },
  {
    area: 'authorisation',
    fault: 'the log is sent to whom nobody has approved',
    file: 'packages/use-cases/src/destinations/named-destination.ts',
    from: 'one.openedAt !== null && isOfDestination(one, named)',
    to: 'isOfDestination(one, named)',
    tests: DESTINATIONS,
  },
];
