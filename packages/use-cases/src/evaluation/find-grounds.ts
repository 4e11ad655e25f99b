import {
  completeRecordedFacts,
  ERASED_TEXT,
  type Explanation,
  type Facts,
  factsSchema,
  type GroundsProblem,
  type Verdict,
} from '@countersign/schema';
import { isDigestOf } from '../digest.ts';
import type {
  DecisionRecord,
  PolicyEvaluators,
  PolicyReader,
  PolicySetRecord,
  ProvisioningReader,
  RevisionRecord,
} from '../ports/index.ts';
import { completeVerdict } from './complete-verdict.ts';
import { hasDiverged } from './decide-on-request.ts';

/** What a decision rests on, or why that cannot be told. */
export type FoundGrounds = Omit<Explanation, 'text'>;

/**
 * Makes the grounds of a decision from the facts and the policies that were frozen with it, which its digests name. Nothing is
 * told where one of them is gone or is not what was frozen, nor where deciding again does not come to the same. A decision that
 * was frozen with its grounds has them still.
 */
export function findGrounds(
  tx: ProvisioningReader & PolicyReader,
  policies: PolicyEvaluators,
  record: DecisionRecord,
): FoundGrounds {
  const { decision } = record;
  if (decision.trace !== undefined)
    return told({ trace: decision.trace, counterfactual: decision.counterfactual ?? null });
  if (hasDiverged(decision)) return untold('evaluators-disagreed');
  const revision = record.request === null ? undefined : tx.revisions.get(record.request, record.revision);
  if (revision === undefined) return untold('decision-altered');
  const problem = problemOf(record, revision);
  if (problem !== null) return untold(problem);
  const set = policySet(tx, decision.policyDigest);
  if (set === undefined) return untold('policies-missing');
  const facts = factsSchema.safeParse(completeRecordedFacts(record.facts));
  if (!facts.success) return untold('program-changed');
  const verdict = explainBy(policies, set, facts.data);
  if (verdict === null) return untold('policies-altered');
  const again = completeVerdict(verdict, {
    effects: facts.data.effects,
    // A revision without any step is one for which there was no plan.
    plan: revision.plan.length === 0 ? undefined : revision.plan,
  });
  return policies.agree(again, decision)
    ? told({ trace: verdict.trace, counterfactual: verdict.counterfactual })
    : untold('program-changed');
}

const told = (grounds: NonNullable<FoundGrounds['grounds']>): FoundGrounds => ({ grounds, problem: null });
const untold = (problem: GroundsProblem): FoundGrounds => ({ grounds: null, problem });

/** Whether facts and decision are what was recorded. Once the subject is erased nobody can say, since the salt is gone as well. */
function problemOf(
  { decision, digest, facts }: DecisionRecord,
  { salt }: Pick<RevisionRecord, 'salt'>,
): GroundsProblem | null {
  if (salt === ERASED_TEXT) return 'facts-erased';
  if (!isDigestOf(decision.factsDigest, salt, facts)) return 'facts-altered';
  return isDigestOf(digest, salt, decision) ? null : 'decision-altered';
}

/** The set in force is at hand already; others are read with all their documents. */
function policySet(tx: PolicyReader, digest: string): PolicySetRecord | undefined {
  const active = tx.policySets.active();
  return active?.digest === digest ? active : tx.policySets.get(digest);
}

function explainBy(policies: PolicyEvaluators, set: PolicySetRecord, facts: Facts): Verdict | null {
  try {
    return policies.explain(set, facts);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
