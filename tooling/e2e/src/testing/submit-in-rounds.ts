// Hands in a create for each integration that a line on standard input names, over a store that others write to as well,
// and says what became of it and when it began and ended.
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createPolicyEvaluators, loadReviewSeal, randomBytes } from '@countersign/runtime';
import { CountersignError } from '@countersign/schema';
import { openStore } from '@countersign/store';
import { testSettings } from '@countersign/store/testing';
import { createSubmitRequest } from '@countersign/use-cases';
import { inputOf } from './act.ts';
import { actorOf } from './people.ts';
import { PORTAL_CREATE } from './requests.ts';

/** What one process says about one round. Times are those of the machine's one clock that all processes share. */
export interface Submitted {
  readonly began: number;
  readonly ended: number;
  /** Identifier of the request, or the code of the error. */
  readonly answer: string;
}

const [path = '', series = '', requester = ''] = process.argv.slice(2);

const settings = testSettings(undefined, Number(series));
const store = openStore({ path, ...settings });
const principal = store.read((tx) => tx.principals.get(requester));
if (principal === undefined) throw new Error(`there is no principal ${requester}`);
const submit = createSubmitRequest({
  ...settings,
  store,
  policies: createPolicyEvaluators(),
  randomBytes,
  micros: () => 0,
  reviewSeal: await loadReviewSeal(join(dirname(path), 'keys')),
  permitMillis: 3_600_000,
});

process.stdout.write('ready\n');
for await (const integration of createInterface({ input: process.stdin })) {
  const change = { description: `${integration} of process ${series}`, enabled: true };
  const began = process.hrtime.bigint();
  const answer = await submit({
    principal,
    actor: actorOf(principal),
    input: inputOf({ ...PORTAL_CREATE, integration, change }),
  }).then(
    ({ id }) => id,
    (error: unknown) => (error instanceof CountersignError ? error.code : String(error)),
  );
  const submitted: Submitted = { began: Number(began), ended: Number(process.hrtime.bigint()), answer };
  process.stdout.write(`${JSON.stringify(submitted)}\n`);
}
store.close();
