import {
  type Actor,
  type BareVerdict,
  CountersignError,
  type Decision,
  type Facts,
  type Verdict,
} from '@countersign/schema';
import { saltedDigest } from '../digest.ts';
import type { Ids, Logger, PolicyReader, PolicySetRecord, WriteTransaction } from '../ports/index.ts';
import type { PolicyEvaluators } from '../ports/policies.ts';
import { evaluatePolicies, refusal } from './evaluate-policies.ts';
import { recordDivergence } from './record-divergence.ts';

export interface DecisionDeps {
  readonly ids: Ids;
  readonly policies: PolicyEvaluators;
  readonly logger: Logger;
  /** Monotonic microseconds, for the duration that a decision records. */
  readonly micros: () => number;
}

/** What is decided, for whom. */
export interface Question {
  readonly request: string;
  readonly actor: Actor;
  readonly set: PolicySetRecord;
  readonly facts: Facts;
  /** Of the revision that is decided. */
  readonly salt: string;
}

/** The policy set in force. @throws CountersignError POLICY_ERROR when none is */
export function activePolicies(tx: PolicyReader): PolicySetRecord {
  const active = tx.policySets.active();
  if (active === undefined)
    throw new CountersignError('POLICY_ERROR', { problem: 'no policy set is active' });
  return active;
}

/**
 * Asks both evaluators and freezes what they say, bound to the policy set and the facts by their digests, from which
 * `findGrounds` tells why when somebody asks. Where they do not say the same the decision is a refusal, and the disagreement is in
 * the log.
 */
export function decideOnRequest(tx: WriteTransaction, deps: DecisionDeps, question: Question): Decision {
  const { request, actor, set, facts, salt } = question;
  const started = deps.micros();
  const evaluation = evaluatePolicies(deps.policies, { set, facts });
  const durationMicros = Math.max(0, Math.round(deps.micros() - started));
  const { operation } = facts;
  const factsDigest = saltedDigest(salt, facts);
  const policyDigest = set.digest;
  if (!evaluation.agreed)
    recordDivergence(tx, deps, { request, actor, operation, policyDigest, factsDigest, evaluation });
  return Object.freeze({
    ...(evaluation.agreed ? withoutGrounds(evaluation.verdict) : DIVERGED),
    id: deps.ids.next('decision'),
    operation,
    policyDigest,
    factsDigest,
    evaluator: 'both',
    durationMicros,
  } satisfies Decision);
}

const DIVERGENCE = 'POLICY_DIVERGENCE';

const DIVERGED: BareVerdict = withoutGrounds(
  refusal({
    ruleId: null,
    code: DIVERGENCE,
    message: 'The two policy evaluators disagree about this; a policy administrator has to look.',
  }),
);

function withoutGrounds({ trace: _, counterfactual: __, ...verdict }: Verdict): BareVerdict {
  return verdict;
}

/** Whether a decision is a refusal because the evaluators did not say the same. */
export const hasDiverged = (decision: Pick<Decision, 'errors'>): boolean =>
  decision.errors.some((error) => error.code === DIVERGENCE);
