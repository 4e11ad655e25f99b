import {
  compilePolicySet,
  decideByReferenceElsewhere,
  decideTrusted,
  loadRules,
  type PolicySet,
  verdictsAgree,
} from '@countersign/rules-engine';
import { digestOf } from '@countersign/use-cases';
import type { PolicyEvaluators, PolicySetRecord } from '@countersign/use-cases/ports';
import { createReferenceThread, type ReferenceThread } from './reference-thread.ts';

/** How many compiled policy sets are kept for deciding: the one in force, and the one before it while an activation goes on. */
const MAX_DECIDING = 2;
/** And of those that were in force when something was decided that somebody looks at now. */
const MAX_EXPLAINING = 4;

/** One for the process: what it answers depends on nothing but the question. */
let shared: ReferenceThread | undefined;

/** The thread that all evaluators of this process share. */
function sharedReference(): ReferenceThread {
  shared ??= createReferenceThread();
  return shared;
}

/** Starts the thread of the reference evaluator, so that the first decision does not wait for it. */
export const startReferenceEvaluator = (): Promise<void> => sharedReference().started();

/**
 * Both evaluators behind the stored policy documents; a set is loaded, linted and compiled once per digest.
 * @throws TypeError when a stored set does not load, which activation makes sure cannot be, or is not what its digest says
 */
export function createPolicyEvaluators(reference: ReferenceThread = sharedReference()): PolicyEvaluators {
  const deciding = createCompiledSets(MAX_DECIDING);
  // Apart from the others, so that looking back never has the set in force compiled again.
  const explaining = createCompiledSets(MAX_EXPLAINING);
  const setOf = (record: PolicySetRecord) => deciding.get(record.digest) ?? deciding.add(record);
  const anySetOf = (record: PolicySetRecord) =>
    deciding.get(record.digest) ?? explaining.get(record.digest) ?? explaining.add(record);
  return {
    decide: (record, facts) => decideTrusted(setOf(record), facts, { trace: false }),
    explain: (record, facts) => decideTrusted(anySetOf(record), facts, { trace: true }),
    decideByReference: (record, facts) => {
      const set = setOf(record);
      return decideByReferenceElsewhere(set, facts, (groups, checked) =>
        reference.ask({ digest: record.digest, rules: set.rules }, groups, checked),
      );
    },
    agree: verdictsAgree,
  };
}

/** Compiled sets by their digest, those that were asked for last. */
function createCompiledSets(max: number) {
  const sets = new Map<string, PolicySet>();
  return {
    get: (digest: string) => {
      const set = sets.get(digest);
      if (set === undefined) return undefined;
      // The newest is the last that goes.
      sets.delete(digest);
      sets.set(digest, set);
      return set;
    },
    add: (record: PolicySetRecord) => {
      const set = compile(record);
      sets.set(record.digest, set);
      for (const old of [...sets.keys()].slice(0, -max)) sets.delete(old);
      return set;
    },
  };
}

function compile({ digest, documents }: PolicySetRecord): PolicySet {
  // The log names a set by its digest, so documents that were edited in the database are not that set.
  if (digestOf(documents) !== digest)
    throw new TypeError(`policy set ${digest} was changed after it was put in force`);
  const loaded = loadRules(documents);
  if (!loaded.ok) throw new TypeError(`policy set ${digest} does not load: ${loaded.findings[0]?.message}`);
  return compilePolicySet(loaded.rules);
}
