import { approvalsNeeded, effectsOfRequest, planRequest } from '@countersign/lifecycle';
import type { Actor, AuditEvent, Principal, RequestInput, RequestState } from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import { digestOf, saltedDigest } from '../digest.ts';
import { type InFile, removalFacts, removes } from '../evaluation/blast-radius.ts';
import { buildFacts } from '../evaluation/build-facts.ts';
import { completeVerdict } from '../evaluation/complete-verdict.ts';
import { activePolicies, decideOnRequest } from '../evaluation/decide-on-request.ts';
import type { References } from '../evaluation/resolve-references.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, RevisionRecord, WriteTransaction } from '../ports/index.ts';
import { acknowledgeInput } from '../reviews/acknowledge-input.ts';
import { settleIfApproved } from '../reviews/settle-if-approved.ts';
import { requireNormalForm } from './require-normal-form.ts';
import { requireReceiver } from './require-receiver.ts';
import { reserveApiUser } from './reserve-api-user.ts';

/** A revision on its way in. The request row exists, or is made by the caller right after, in the same transaction. */
export interface Admission {
  readonly request: Omit<RequestRecord, 'state' | 'failure'>;
  readonly input: RequestInput;
  readonly references: References;
  readonly author: Principal;
  readonly actor: Actor;
  /** The file that it came in; null for a request that came alone. */
  readonly file: InFile | null;
  /** The entry that announces the revision; it goes before the decision. */
  readonly announce: (revision: RevisionRecord) => AuditEvent;
}

/**
 * Decides one revision and records it: revision, decision, acknowledgements, entries. Returns the state that the request is
 * in then. Runs inside the transaction that read the facts, so that two requests that race cannot both pass.
 * @throws CountersignError INPUT_INVALID for a request that is not in its one form, OWNER_DEACTIVATED
 */
export function admitRevision(tx: WriteTransaction, deps: AdmissionDeps, admission: Admission): RequestState {
  const { request, input, references, author, actor } = admission;
  requireNormalForm(input);
  requireReceiver(tx, input, references);
  const now = logTime(tx, deps.clock);
  const plan = planRequest({
    action: input.action,
    account: references.account,
    target: references.target,
    change: input.change,
    apiUserCount: tx.apiUsers.countLive(references.account.id),
  });
  const { action, change } = input;
  const effects = effectsOfRequest({ action, change, target: references.target, plan });
  const account = references.account.id;
  const facts = buildFacts(tx, {
    input,
    references,
    plan,
    ownApiUser: null,
    submittedAt: now,
    now,
    batch: removalFacts(tx, { request: request.id, account, effects, file: admission.file, now }),
  });
  const set = activePolicies(tx);
  const revision = createRevision(deps, admission, [...(plan ?? [])]);
  const { salt } = revision;
  const made = decideOnRequest(tx, deps, { request: request.id, actor, set, facts, salt });
  const decision = completeVerdict(made, { effects: facts.effects, plan });
  const decisionDigest = saltedDigest(salt, decision);
  tx.revisions.insert(revision);
  tx.decisions.insert({
    request: request.id,
    revision: revision.revision,
    decision,
    digest: decisionDigest,
    facts,
    createdAt: now,
  });
  const state: RequestState = decision.outcome === 'deny' ? 'denied' : 'in-review';
  tx.requests.update(request.id, {
    state,
    revision: revision.revision,
    removesAt: removes(effects) ? now : null,
    updatedAt: now,
  });
  tx.audit.append(actor, admission.announce(revision));
  tx.audit.append(actor, {
    type: 'decision.made',
    request: request.id,
    data: {
      decision: decision.id,
      operation: decision.operation,
      revision: revision.revision,
      outcome: decision.outcome,
      rules: decision.determining.map((rule) => rule.ruleId),
      policyDigest: decision.policyDigest,
      factsDigest: decision.factsDigest,
      decisionDigest,
    },
  });
  if (state === 'denied') return state;
  if (input.action === 'create') reserveApiUser(tx, deps, { request, input, references });
  if (references.target !== null && references.newLabel !== null)
    tx.apiUsers.hold(references.target.id, references.newLabel, request.id);
  acknowledgeInput(tx, deps, { request: request.id, revision: revision.revision, input, author, actor });
  // What people have to approve nobody has approved yet.
  if (approvalsNeeded(decision.requirements.map((one) => one.requirement)) > 0) return state;
  return settleIfApproved(tx, deps, { request: request.id, actor });
}

function createRevision(
  deps: AdmissionDeps,
  { request, input, author }: Admission,
  plan: RevisionRecord['plan'],
): RevisionRecord {
  const salt = Buffer.from(deps.randomBytes(16)).toString('base64url');
  return {
    request: request.id,
    revision: request.revision,
    input,
    salt,
    digest: revisionDigest({ request: request.id, revision: request.revision, input, salt }),
    plan,
    planDigest: saltedDigest(salt, plan),
    author: author.id,
    createdAt: deps.clock.now(),
  };
}

/** What reviews and permits are bound to: the request, the revision and every field of it. */
export function revisionDigest(
  content: Pick<RevisionRecord, 'request' | 'revision' | 'input' | 'salt'>,
): string {
  return digestOf({
    request: content.request,
    revision: content.revision,
    input: content.input,
    salt: content.salt,
  });
}
