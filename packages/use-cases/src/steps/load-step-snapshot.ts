import {
  type Account,
  type ApiUser,
  CountersignError,
  completeRemovals,
  type Facts,
  type Instant,
  type Operator,
  type PasswordFacts,
} from '@countersign/schema';
import type {
  PermitRecord,
  PolicySetRecord,
  ReadTransaction,
  RequestRecord,
  RevisionRecord,
  StepRecord,
} from '../ports/index.ts';
import { buildFacts } from '../requests/build-facts.ts';
import { activePolicies } from '../requests/decide-on-request.ts';
import { referencesOf } from '../requests/references-of.ts';
import { type ApprovalStatus, approvalStatusOf } from '../reviews/approval-status.ts';
import type { PermitHistories, StepHistory } from './permit-histories.ts';

/** Everything that is known about a step, from one consistent state of the store. */
export interface StepSnapshot {
  readonly step: StepRecord;
  readonly request: RequestRecord;
  readonly revision: RevisionRecord;
  readonly permit: PermitRecord;
  readonly history: StepHistory;
  readonly approval: ApprovalStatus;
  readonly account: Account;
  readonly operator: Operator;
  readonly apiUser: ApiUser;
  /** The steps of the same permit before this one. */
  readonly earlier: readonly StepRecord[];
  readonly policies: PolicySetRecord;
  readonly facts: Facts;
  /** The time by which it is judged. */
  readonly now: Instant;
}

/**
 * Reads a step together with all that its execution is judged by.
 * @throws CountersignError NOT_FOUND, ACCOUNT_UNKNOWN, OPERATOR_UNKNOWN or SUBJECT_UNKNOWN when something of it does not exist
 * @param fresh.passwordFacts derived anew from the sealed password, where the request brought one
 */
export function loadStepSnapshot(
  tx: ReadTransaction,
  stepId: string,
  {
    histories,
    ...fresh
  }: { histories: PermitHistories; now: number; passwordFacts: PasswordFacts | undefined },
): StepSnapshot {
  const step = required(tx.steps.get(stepId), 'step', stepId);
  const request = required(tx.requests.get(step.request), 'request', step.request);
  const permit = required(tx.permits.get(step.permit), 'permit', step.permit);
  const revision = required(tx.revisions.get(request.id, request.revision), 'revision of', request.id);
  const apiUser = required(tx.apiUsers.get(request.apiUser ?? ''), 'API user of', request.id);
  const { input, references } = referencesOf(tx, request, revision);
  const approval = approvalStatusOf(tx, request);
  return {
    step,
    request,
    revision,
    permit,
    history: histories.of(tx, step, permit),
    approval,
    account: references.account,
    operator: references.operator,
    apiUser,
    earlier: tx.steps
      .ofRequest(request.id)
      .filter((one) => one.permit === permit.id && one.position < step.position),
    policies: activePolicies(tx),
    now: fresh.now,
    facts: buildFacts(tx, {
      input,
      references,
      plan: revision.plan,
      ownApiUser: apiUser.id,
      submittedAt: revision.createdAt,
      now: fresh.now,
      // How large the batch was is history, not a fact that can be fresh.
      batch: completeRemovals(approval.decision.facts.batch ?? {}),
      passwordFacts: fresh.passwordFacts,
    }),
  };
}

function required<T>(found: T | undefined, what: string, id: string): T {
  if (found === undefined) throw new CountersignError('NOT_FOUND', { what, id });
  return found;
}
