// The program of the thread in which json-rules-engine decides; see reference-thread.ts.
import { workerData } from 'node:worker_threads';
import { compilePolicySet, decideByReference, type PolicySet } from '@countersign/rules-engine';
import type { ReferenceAnswer, ReferenceQuestion, ReferenceThreadData } from './reference-protocol.ts';

/** The set in force, the one before it, and one that is being looked at. */
const MAX_CACHED_SETS = 3;

const { port, sent } = workerData as ReferenceThreadData;
const count = new Int32Array(sent);
const sets = new Map<string, PolicySet>();

port.on('message', async (question: ReferenceQuestion) => {
  const set = sets.get(question.digest) ?? keep(question);
  // The trace is for people and does not decide anything.
  const verdict = set === undefined ? null : await decideByReference(set, question.facts, { trace: false });
  answer({ id: question.id, verdict });
});
answer({ id: 0, verdict: null });

function keep({ digest, rules }: ReferenceQuestion): PolicySet | undefined {
  if (rules === null) return undefined;
  const set = compilePolicySet(rules);
  sets.set(digest, set);
  for (const old of [...sets.keys()].slice(0, -MAX_CACHED_SETS)) sets.delete(old);
  return set;
}

/** The message is there before the counter says so; whoever was woken finds it. */
function answer(message: ReferenceAnswer): void {
  port.postMessage(message);
  Atomics.add(count, 0, 1);
  Atomics.notify(count, 0);
}
