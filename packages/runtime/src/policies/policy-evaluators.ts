import {
  compilePolicySet,
  decideTrusted,
  loadRules,
  type PolicySet,
  verdictsAgree,
} from '@countersign/rules-engine';
import { digestOf } from '@countersign/use-cases';
import type { PolicyEvaluators, PolicySetRecord } from '@countersign/use-cases/ports';
import { createReferenceThread, type ReferenceThread } from './reference-thread.ts';

/** How many compiled policy sets are kept: the one in force, and the one before it while an activation goes on. */
const MAX_CACHED_SETS = 2;

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
  const compiled = new Map<string, PolicySet>();
  const setOf = (record: PolicySetRecord): PolicySet => {
    const known = compiled.get(record.digest);
    if (known !== undefined) return known;
    // The log names a set by its digest, so documents that were edited in the database are not that set.
    if (digestOf(record.documents) !== record.digest)
      throw new TypeError(`policy set ${record.digest} was changed after it was put in force`);
    const loaded = loadRules(record.documents);
    if (!loaded.ok)
      throw new TypeError(`policy set ${record.digest} does not load: ${loaded.findings[0]?.message}`);
    const set = compilePolicySet(loaded.rules);
    compiled.set(record.digest, set);
    for (const digest of [...compiled.keys()].slice(0, -MAX_CACHED_SETS)) compiled.delete(digest);
    return set;
  };
  return {
    decide: (record, facts, options) => decideTrusted(setOf(record), facts, options ?? { trace: false }),
    decideByReference: (record, facts) =>
      reference.decide({ digest: record.digest, rules: setOf(record).rules }, facts),
    agree: verdictsAgree,
  };
}
