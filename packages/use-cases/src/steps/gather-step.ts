import type { Account, ApiUser, Facts, Operator, PasswordFacts } from '@countersign/schema';
import type {
  EntryProof,
  PermitRecord,
  PolicySetRecord,
  ReadTransaction,
  RequestRecord,
  RevisionRecord,
  StepRecord,
} from '../ports/index.ts';
import { NO_BATCH } from '../requests/admit-revision.ts';
import { buildFacts } from '../requests/build-facts.ts';
import { activePolicies } from '../requests/make-decision.ts';
import { resolveReferences } from '../requests/resolve-references.ts';
import { type Standing, standingOf } from '../reviews/standing.ts';

/** Everything that is known about a step, from one consistent state of the store. */
export interface GatheredStep {
  readonly step: StepRecord;
  readonly request: RequestRecord;
  readonly revision: RevisionRecord;
  readonly permit: PermitRecord;
  /** Undefined when the log does not hold the entry that the permit points to. */
  readonly proof: EntryProof | undefined;
  readonly standing: Standing;
  readonly account: Account;
  readonly operator: Operator;
  readonly apiUser: ApiUser;
  /** The steps of the same permit before this one. */
  readonly earlier: readonly StepRecord[];
  readonly policies: PolicySetRecord;
  readonly facts: Facts;
}

/**
 * Reads a step together with all that its execution is judged by; undefined when something of it does not exist.
 * @param fresh.passwordFacts derived anew from the sealed password, where the request brought one
 */
export function gatherStep(
  tx: ReadTransaction,
  stepId: string,
  fresh: { now: number; passwordFacts: PasswordFacts | undefined },
): GatheredStep | undefined {
  const step = tx.steps.get(stepId);
  const request = step && tx.requests.get(step.request);
  const permit = step && tx.permits.get(step.permit);
  if (step === undefined || request === undefined || permit === undefined) return undefined;
  const revision = tx.revisions.get(request.id, request.revision);
  const apiUser = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  if (revision === undefined || apiUser === undefined) return undefined;
  // The target is looked up by its identifier: its name may have changed since the request was made.
  const input = request.action === 'create' ? revision.input : { ...revision.input, subject: apiUser.id };
  const references = resolveReferences(tx, input, apiUser.id);
  const standing = standingOf(tx, request);
  return {
    step,
    request,
    revision,
    permit,
    proof: tx.audit.proof(permit.entryIndex),
    standing,
    account: references.account,
    operator: references.operator,
    apiUser,
    earlier: tx.steps
      .ofRequest(request.id)
      .filter((one) => one.permit === permit.id && one.position < step.position),
    policies: activePolicies(tx),
    facts: buildFacts(tx, {
      input,
      references,
      ownApiUser: apiUser.id,
      submittedAt: revision.createdAt,
      now: fresh.now,
      // How large the batch was is history, not a fact that can be fresh.
      batch: standing.decision.facts.batch ?? NO_BATCH,
      passwordFacts: fresh.passwordFacts,
    }),
  };
}
