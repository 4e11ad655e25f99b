import {
  approvalSlots,
  effectsOfRequest,
  floorApprovals,
  planRequest,
  windowsOf,
} from '@countersign/lifecycle';
import {
  type Actor,
  type AuditEvent,
  approvalsNeeded,
  CountersignError,
  type Instant,
  type Outcome,
  type Principal,
  type RequestInput,
  type RequestState,
} from '@countersign/schema';
import type { AdmissionDeps } from '../deps.ts';
import { saltedDigest } from '../digest.ts';
import { askersOf } from '../evaluation/actor-facts.ts';
import { type InFile, removalFacts, removes } from '../evaluation/blast-radius.ts';
import { buildFacts } from '../evaluation/build-facts.ts';
import { completeVerdict } from '../evaluation/complete-verdict.ts';
import { activePolicies, decideOnRequest } from '../evaluation/decide-on-request.ts';
import type { References } from '../evaluation/resolve-references.ts';
import { recordWaitingRequest } from '../inbox/record-waiting.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, RevisionRecord, WriteTransaction } from '../ports/index.ts';
import { requireInUse } from '../registry/require-in-use.ts';
import { acknowledgeInput } from '../reviews/acknowledge-input.ts';
import { requireReviewers } from '../reviews/require-reviewers.ts';
import { settleIfApproved } from '../reviews/settle-if-approved.ts';
import { requireNormalForm } from './require-normal-form.ts';
import { requireReceiver } from './require-receiver.ts';
import { reserveApiUser } from './reserve-api-user.ts';
import { revisionDigest } from './revision-digest.ts';
import { type StartTerms, startTime } from './start-time.ts';

const YEAR_MILLIS = 366 * 86_400_000;

/** A revision on its way in. The request row exists, or is made by the caller right after, in the same transaction. */
export interface Admission {
  readonly request: Omit<RequestRecord, 'state' | 'failure'>;
  readonly input: RequestInput;
  readonly references: References;
  readonly author: Principal;
  readonly actor: Actor;
  /** Its row was made in this transaction, waits for its review, and says of revision 1 that it removes nothing. */
  readonly isNew?: true;
  /** The file that it came in; null for a request that came alone. */
  readonly file: InFile | null;
  /** The entry that announces the revision; it goes before the decision. */
  readonly announce: (revision: RevisionRecord, said: Announced) => AuditEvent;
}

/** What the log says of a revision so that its rows can be compared with that. */
export interface Announced {
  /** The API user that it is about, or that was reserved for it. */
  readonly apiUser: string | null;
  readonly planDigest: string;
  readonly removes: boolean;
}

/**
 * Decides one revision and records it: revision, decision, acknowledgements, entries. Returns the state that the request is
 * in then, and what was decided. Runs inside the transaction that read the facts, so that two requests that race cannot both pass.
 * @throws CountersignError INPUT_INVALID for a request that is not in its one form, OWNER_DEACTIVATED, ACCOUNT_RETIRED, INTEGRATION_RETIRED,
 *   GROUP_TOO_SMALL, TOO_FEW_APPROVERS, NEVER_STARTS
 */
export function admitRevision(
  tx: WriteTransaction,
  deps: AdmissionDeps,
  admission: Admission,
): { readonly state: RequestState; readonly outcome: Outcome } {
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
  requireInUse(references, effects);
  // Also where the request names another integration than the one that the user belongs to.
  const own = references.target?.integration ?? null;
  requireInUse({ integration: own === null ? null : tx.integrations.get(own) }, effects);
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
  const revision = createRevision(deps, admission, { plan: [...(plan ?? [])], now });
  const { salt } = revision;
  const made = decideOnRequest(tx, deps, { request: request.id, actor, set, facts, salt });
  const decision = completeVerdict(made, { effects: facts.effects, plan });
  const decisionDigest = saltedDigest(salt, decision);
  const requirements = decision.requirements.map((one) => one.requirement);
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
  const { outcome } = decision;
  // A new one waits for its review and removes nothing, until it is said otherwise.
  if (admission.isNew !== true || state !== 'in-review' || removes(effects))
    tx.requests.update(request.id, {
      state,
      failure: null,
      revision: revision.revision,
      removesAt: removes(effects) ? now : null,
      updatedAt: now,
    });
  const reserved =
    input.action === 'create' && state !== 'denied'
      ? reserveApiUser(tx, deps, { request, input, references })
      : request.apiUser;
  const { planDigest } = revision;
  const announced = { apiUser: reserved, planDigest, removes: removes(effects) };
  tx.audit.append(actor, admission.announce(revision, announced));
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
  if (state === 'denied') return { state, outcome };
  const askers = new Set([author.id, ...askersOf(tx, request)]);
  // What the system asks for takes access away that somebody should not have any more: it waits even where nobody is left to approve it.
  if (actor.kind !== 'system')
    requireReviewers(
      tx,
      { account, askers },
      approvalSlots(requirements, { atLeast: floorApprovals({ effects, plan: plan ?? [] }) }),
    );
  requireStart({ input, requirements }, now);
  recordWaitingRequest(tx, { ...request, since: now }, { effects, requirements });
  if (references.target !== null && references.newLabel !== null)
    tx.apiUsers.hold(references.target.id, references.newLabel, request.id);
  acknowledgeInput(tx, deps, { request: request.id, revision: revision.revision, input, author, actor });
  // What people have to approve nobody has approved yet.
  if (approvalsNeeded(requirements) > 0) return { state, outcome };
  return { state: settleIfApproved(tx, deps, { request: request.id, actor }), outcome };
}

/** Refuses what would be approved and never begun. @throws CountersignError NEVER_STARTS */
function requireStart(terms: StartTerms, now: Instant): void {
  const { notBefore } = terms.input;
  const isFar = notBefore !== undefined && Date.parse(notBefore) > now + YEAR_MILLIS;
  if (!isFar && startTime(terms, now) !== undefined) return;
  const windows = windowsOf(terms.requirements).map((window) => JSON.stringify(window));
  throw new CountersignError('NEVER_STARTS', {
    notBefore: notBefore ?? 'now',
    windows: windows.join(', ') || 'none',
  });
}

function createRevision(
  deps: AdmissionDeps,
  { request, input, author }: Admission,
  { plan, now }: { readonly plan: RevisionRecord['plan']; readonly now: Instant },
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
    createdAt: now,
  };
}
