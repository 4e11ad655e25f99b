import {
  completeRecordedFacts,
  ERASED_TEXT,
  type Explanation,
  type Facts,
  factsSchema,
  type GroundsProblem,
  type Verdict,
} from '@countersign/schema';
import { isDigestOf, isSaltedDigestOf } from '../digest.ts';
import { requestEntries } from '../log/request-entries.ts';
import type {
  DecisionRecord,
  LogReader,
  PolicyEvaluators,
  PolicyReader,
  PolicySetRecord,
  PrivacyReader,
  ProvisioningReader,
  RevisionRecord,
} from '../ports/index.ts';
import { completeVerdict } from './complete-verdict.ts';
import { hasDiverged } from './decide-on-request.ts';

/** What a decision rests on, or why that cannot be told. */
export type FoundGrounds = Omit<Explanation, 'text'>;

/**
 * Makes the grounds of a decision from the facts and the policies that were frozen with it, which the log names by their digests.
 * Nothing is told where one of them is gone or is not what was frozen, nor where deciding again does not come to the same. A
 * decision that was frozen with its grounds has them still.
 */
export function findGrounds(
  tx: ProvisioningReader & PolicyReader & PrivacyReader & LogReader,
  policies: PolicyEvaluators,
  record: DecisionRecord,
): FoundGrounds {
  const { decision, request } = record;
  if (hasDiverged(decision)) return untold('evaluators-disagreed');
  const revision = request === null ? undefined : tx.revisions.get(request, record.revision);
  if (request === null || revision === undefined) return untold('decision-altered');
  const problem = problemOf(tx, { ...record, request }, revision);
  if (problem !== null) return untold(problem);
  if (decision.trace !== undefined)
    return told({ trace: decision.trace, counterfactual: decision.counterfactual ?? null });
  const set = policySet(tx, decision.policyDigest);
  if (set === undefined) return untold('policies-missing');
  if (set === UNREADABLE) return untold('policies-altered');
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

/** Whether facts, decision and plan are what was recorded. Once the subject is erased nobody can say, since the salt is gone as well. */
function problemOf(
  tx: PrivacyReader & LogReader,
  { decision, digest, facts, request }: DecisionRecord & { readonly request: string },
  { salt, plan, planDigest }: RevisionRecord,
): GroundsProblem | null {
  if (!isInLog(tx, { request, digest, decision })) return 'decision-altered';
  if (salt === ERASED_TEXT) {
    const isErased = (tx.subjects.resolve(request)?.erasedAt ?? null) !== null;
    return isErased ? 'facts-erased' : 'facts-altered';
  }
  // Only decisions with their grounds are from before digests had a salt.
  const isNamedBy = decision.trace === undefined ? isSaltedDigestOf : isDigestOf;
  if (!isNamedBy(decision.factsDigest, salt, facts)) return 'facts-altered';
  const isAsRecorded = isNamedBy(digest, salt, decision) && isDigestOf(planDigest, salt, plan);
  return isAsRecorded ? null : 'decision-altered';
}

/** Whether the log has the decision by this digest. Where the log was pruned, its entry may be gone. */
function isInLog(
  tx: LogReader,
  { request, digest, decision }: Pick<DecisionRecord, 'digest' | 'decision'> & { readonly request: string },
): boolean {
  const made = requestEntries(tx, request, 'decision.made').filter(
    ({ data }) => data.decision === decision.id,
  );
  if (made.length === 0) return tx.audit.prunedBefore() > 0;
  return made.every(
    ({ data }) => data.decisionDigest === digest && data.factsDigest === decision.factsDigest,
  );
}

const UNREADABLE = 'unreadable';

/** The set in force is at hand already; others are read with all their documents. */
function policySet(tx: PolicyReader, digest: string): PolicySetRecord | typeof UNREADABLE | undefined {
  const active = tx.policySets.active();
  if (active?.digest === digest) return active;
  try {
    return tx.policySets.get(digest);
  } catch (error) {
    if (error instanceof SyntaxError) return UNREADABLE;
    throw error;
  }
}

function explainBy(policies: PolicyEvaluators, set: PolicySetRecord, facts: Facts): Verdict | null {
  try {
    return policies.explain(set, facts);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
