// The program of the thread in which json-rules-engine decides; see reference-thread.ts.
import { workerData } from 'node:worker_threads';
import { answerGroups, deepFreeze, type GroupAnswer } from '@countersign/rules-engine/reference';
import type { Rule } from '@countersign/schema';
import type { ReferenceAnswer, ReferenceQuestion, ReferenceThreadData } from './reference-protocol.ts';

/** The set in force, the one before it, and one that is being looked at. */
const MAX_CACHED_SETS = 3;

interface CachedSet {
  readonly rules: ReadonlyMap<string, Rule>;
  /** Sets that are in force have none. Engines are kept by this object. */
  readonly sharedConditions: Readonly<Record<string, never>>;
}

const { port, sent } = workerData as ReferenceThreadData;
const count = new Int32Array(sent);
const sets = new Map<string, CachedSet>();

port.on('message', async (question: ReferenceQuestion) => {
  const set = sets.get(question.digest) ?? keep(question);
  answer({ id: question.id, answers: set === undefined ? null : await answerFrom(set, question) });
});
answer({ id: 0, answers: null });

async function answerFrom(
  { rules, sharedConditions }: CachedSet,
  { groups, facts }: ReferenceQuestion,
): Promise<readonly GroupAnswer[]> {
  const asked = groups.map((group) => group.flatMap((id) => rules.get(id) ?? []));
  if (asked.flat().length !== groups.flat().length)
    return groups.map(() => ({ ok: false, problem: 'a rule was asked for that the set does not have' }));
  // What was found for the conditions is for people and does not decide anything.
  return answerGroups(asked, { sharedConditions, facts: deepFreeze(facts), readsConditions: false });
}

function keep({ digest, rules }: ReferenceQuestion): CachedSet | undefined {
  if (rules === null) return undefined;
  const set = { rules: new Map(rules.map((rule) => [rule.id, rule])), sharedConditions: {} };
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
