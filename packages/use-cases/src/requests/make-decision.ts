import { CountersignError, type Decision, type Facts } from '@countersign/schema';
import { saltedDigest } from '../digest.ts';
import type { Ids, PolicySetRecord, ReadTransaction } from '../ports/index.ts';
import type { PolicyEvaluators } from '../ports/policies.ts';

export interface DecisionDeps {
  readonly ids: Ids;
  readonly policies: PolicyEvaluators;
  /** Monotonic microseconds, for the duration that a decision records. */
  readonly micros: () => number;
}

/** The policy set in force. @throws CountersignError POLICY_ERROR when none is */
export function activePolicies(tx: ReadTransaction): PolicySetRecord {
  const active = tx.policySets.active();
  if (active === undefined)
    throw new CountersignError('POLICY_ERROR', { problem: 'no policy set is active' });
  return active;
}

/**
 * Asks the compiled evaluator and freezes what it says, bound to the policy set and the facts by their digests.
 * @param of.salt of the revision that is decided
 */
export function makeDecision(
  deps: DecisionDeps,
  set: PolicySetRecord,
  { facts, salt }: { readonly facts: Facts; readonly salt: string },
): Decision {
  const started = deps.micros();
  const verdict = deps.policies.decide(set, facts);
  return Object.freeze({
    ...verdict,
    id: deps.ids.next('decision'),
    operation: facts.operation,
    policyDigest: set.digest,
    factsDigest: saltedDigest(salt, facts),
    evaluator: 'compiled',
    durationMicros: Math.max(0, Math.round(deps.micros() - started)),
  } satisfies Decision);
}
