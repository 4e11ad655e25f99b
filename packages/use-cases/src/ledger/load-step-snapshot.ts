import { effectsOfRequest } from '@countersign/lifecycle';
import {
  type Account,
  type ApiUser,
  CountersignError,
  completeRemovals,
  type Effect,
  type Facts,
  type Instant,
  type Operator,
  type PasswordFacts,
} from '@countersign/schema';
import { type ApprovalStatus, approvalStatusOf } from '../evaluation/approval-status.ts';
import { buildFacts } from '../evaluation/build-facts.ts';
import { activePolicies } from '../evaluation/decide-on-request.ts';
import { referencesOf } from '../evaluation/references-of.ts';
import { type ReviewKeyRotation, reviewKeyRotations } from '../keys/review-keys.ts';
import type {
  PasskeyRecord,
  PermitRecord,
  PolicySetRecord,
  ReadTransaction,
  RequestRecord,
  RevisionRecord,
  StepRecord,
} from '../ports/index.ts';
import { differenceFromLog } from '../requests/as-logged.ts';
import { onlyReadsBack } from './only-reads-back.ts';
import type { PermitHistories, StepHistory } from './permit-histories.ts';

/** Everything that is known about a step, from one consistent state of the store. */
export interface StepSnapshot {
  readonly step: StepRecord;
  readonly request: RequestRecord;
  readonly revision: RevisionRecord;
  readonly permit: PermitRecord;
  readonly history: StepHistory;
  readonly approval: ApprovalStatus;
  /** The passkeys that signed its reviews, revoked ones as well; empty where that was proven already. */
  readonly signers: ReadonlyMap<string, PasskeyRecord>;
  /** When other keys began to sign reviews. */
  readonly reviewKeys: readonly ReviewKeyRotation[];
  readonly account: Account;
  readonly operator: Operator;
  readonly apiUser: ApiUser;
  /** The steps of the same permit before this one. */
  readonly earlier: readonly StepRecord[];
  readonly policies: PolicySetRecord;
  /** What the request does, as it is known now. */
  readonly effects: readonly Effect[];
  /** What the policies are asked about; null where the step `onlyReadsBack`. */
  readonly facts: Facts | null;
  /** What of it is not what the signed log says; null where nothing is. */
  readonly difference: string | null;
  /** Whether what cannot change of it was proven already, for the step before in the same hands. */
  readonly proven: boolean;
  /** The time by which it is judged. */
  readonly now: Instant;
}

/**
 * Reads a step together with all that its execution is judged by.
 * @throws CountersignError NOT_FOUND, ACCOUNT_UNKNOWN, OPERATOR_UNKNOWN or SUBJECT_UNKNOWN when something of it does not exist
 * @param fresh.after the snapshot by which this worker has just judged and carried out the step before; what was proven with it and cannot change is
 *   not read again
 * @param fresh.passwordFacts derived anew from the sealed password, where the request brought one
 */
export function loadStepSnapshot(
  tx: ReadTransaction,
  stepId: string,
  {
    histories,
    ...fresh
  }: {
    histories: PermitHistories;
    now: number;
    passwordFacts: PasswordFacts | undefined;
    after: StepSnapshot | null;
  },
): StepSnapshot {
  const step = required(tx.steps.get(stepId), 'step', stepId);
  const request = required(tx.requests.get(step.request), 'request', step.request);
  const permit = required(tx.permits.get(step.permit), 'permit', step.permit);
  const proven =
    fresh.after !== null && isOfSamePermit(fresh.after, { request, permit }) ? fresh.after : null;
  const revision =
    proven?.revision ?? required(tx.revisions.get(request.id, request.revision), 'revision of', request.id);
  const apiUser = required(tx.apiUsers.get(request.apiUser ?? ''), 'API user of', request.id);
  const { input, references } = referencesOf(tx, request, revision);
  const approval = proven?.approval ?? approvalStatusOf(tx, request);
  const { plan } = revision;
  const facts = onlyReadsBack(step, permit)
    ? null
    : buildFacts(tx, {
        input,
        references,
        plan,
        ownApiUser: apiUser.id,
        submittedAt: revision.createdAt,
        now: fresh.now,
        // How large the batch was is history, not a fact that can be fresh.
        batch: completeRemovals(approval.decision.facts.batch ?? {}),
        passwordFacts: fresh.passwordFacts,
      });
  const history = histories.of(tx, step, permit);
  const steps = tx.steps.ofRequest(request.id).filter((one) => one.permit === permit.id);
  const task = step.state === 'with-person' ? tx.tasks.openOfStep(step.id) : undefined;
  const difference = differenceFromLog(tx, history.request, {
    request,
    permit,
    steps,
    ...(task && { tasks: [task] }),
    proven: proven?.revision,
  });
  return {
    step,
    request,
    revision,
    permit,
    history,
    difference: difference === undefined ? null : `the ${difference.what} ${difference.id}`,
    approval,
    signers: proven === null ? signersOf(tx, approval) : new Map(),
    reviewKeys: reviewKeyRotations(tx),
    account: references.account,
    operator: references.operator,
    apiUser,
    earlier: steps.filter((one) => one.position < step.position),
    policies: activePolicies(tx),
    proven: proven !== null,
    now: fresh.now,
    facts,
    effects:
      facts?.effects ??
      effectsOfRequest({ action: input.action, change: input.change, target: references.target, plan }),
  };
}

function signersOf(
  tx: ReadTransaction,
  { reviews }: Pick<ApprovalStatus, 'reviews'>,
): ReadonlyMap<string, PasskeyRecord> {
  const ids = reviews.flatMap(({ proof }) => proof?.passkey ?? []);
  return new Map(
    ids.flatMap((id) => {
      const passkey = tx.passkeys.get(id);
      return passkey === undefined ? [] : [[id, passkey] as const];
    }),
  );
}

function isOfSamePermit(
  { request, revision, permit }: StepSnapshot,
  now: { request: RequestRecord; permit: PermitRecord },
): boolean {
  return (
    request.id === now.request.id &&
    revision.revision === now.request.revision &&
    permit.id === now.permit.id &&
    permit.entryIndex === now.permit.entryIndex
  );
}

function required<T>(found: T | undefined, what: string, id: string): T {
  if (found === undefined) throw new CountersignError('NOT_FOUND', { what, id });
  return found;
}
