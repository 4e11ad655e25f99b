import { explain } from '@countersign/rules-engine';
import type {
  ApiUser,
  ListedRequest,
  RequestSummary,
  RequestViewWire,
  ReviewView,
  StepView,
} from '@countersign/schema';
import { type FoundGrounds, type RequestView, type WaitsFor, waitsFor } from '@countersign/use-cases';
import type { ReadTransaction, RequestRecord, ReviewRecord, StepRecord } from '@countersign/use-cases/ports';
import { endingOf } from './ending-of.ts';
import { iso, isoOrNull } from './instant.ts';
import { signerOf } from './present-signed-review.ts';
import { presentTaskHistory } from './present-task.ts';

/** When a request that removes access counts serves the brake only; it is no part of the answer. */
function presentRequestSummary({ removesAt: _, ...request }: RequestRecord): RequestSummary {
  return { ...request, createdAt: iso(request.createdAt), updatedAt: iso(request.updatedAt) };
}

const presentTarget = ({ id, label, providerId, state, kind, role }: ApiUser) => ({
  id,
  label,
  providerId,
  state,
  kind,
  role,
});

const presentReview = ({ roles, groups, createdAt, proof, ...review }: ReviewRecord): ReviewView => ({
  ...review,
  signedBy: signerOf({ proof }),
  roles: [...roles],
  groups: groups && [...groups],
  createdAt: iso(createdAt),
});

/** A request in a list, with what its requester asks first: why it was rejected, and what it waits for. */
export function presentListed(tx: ReadTransaction, request: RequestRecord): ListedRequest {
  return {
    ...presentRequestSummary(request),
    rejection: request.state === 'rejected' ? lastWord(tx, request, 'reject') : null,
    returned: request.state === 'returned' ? lastWord(tx, request, 'return') : null,
    waitsFor: presentWaitsFor(waitsFor(tx, request) ?? null),
    breakGlass: tx.breakGlass.ofRequest(request.id).length > 0,
  };
}

function lastWord(tx: ReadTransaction, { id }: RequestRecord, verdict: ReviewRecord['verdict']) {
  const last = tx.reviews.ofRequest(id).findLast((review) => review.verdict === verdict);
  return last === undefined
    ? null
    : { principal: tx.principals.get(last.principal)?.name ?? last.principal, reason: last.reason };
}

/**
 * A request with everything that may be shown of it.
 * @param found of its decision, for what would have passed; null where that need not be told, since nothing was denied
 */
export function presentRequest(view: RequestView, found: FoundGrounds | null): RequestViewWire {
  const { revision } = view;
  return {
    request: presentRequestSummary(view.request),
    accountName: view.accountName,
    revision: {
      revision: revision.revision,
      digest: revision.digest,
      author: revision.author,
      createdAt: iso(revision.createdAt),
      plan: [...revision.plan],
    },
    revisions: view.revisions.map(({ revision: number, digest, author, createdAt }) => ({
      revision: number,
      digest,
      author,
      createdAt: iso(createdAt),
    })),
    input: view.input,
    decision: view.decision,
    // The conditions one by one are for whoever asks for the explanation of the decision.
    explanation: explain(
      { ...view.decision, trace: [], counterfactual: found?.grounds?.counterfactual ?? null },
      { ending: endingOf(view.request.state), problem: found?.problem ?? null },
    ),
    apiUser: view.apiUser === null ? null : presentTarget(view.apiUser),
    integration: view.integration,
    batch: view.batch,
    effects: [...view.effects],
    changes: view.changes.map((change) => ({ ...change })),
    reviews: view.reviews.map(presentReview),
    earlierReviews: view.earlierReviews.map((review) => ({
      ...presentReview(review),
      // It says more of another request than whoever sees this one need know.
      ...(review.request === view.request.id ? {} : { shown: null }),
    })),
    askedAgain: { asked: [...view.askedAgain.asked], replaced: [...view.askedAgain.replaced] },
    comments: view.comments.map(({ id, principal, text, createdAt }) => ({
      id,
      principal,
      text,
      createdAt: iso(createdAt),
    })),
    breakGlass: view.breakGlass.map(
      ({ id, revision: number, principal, missing, reason, createdAt, dueAt, review }) => ({
        id,
        revision: number,
        principal,
        missing,
        reason,
        createdAt: iso(createdAt),
        dueAt: iso(dueAt),
        review: review && {
          principal: review.principal,
          verdict: review.verdict,
          reason: review.reason,
          createdAt: iso(review.createdAt),
        },
      }),
    ),
    acknowledgements: view.acknowledgements.map(({ kind, principal, createdAt }) => ({
      kind,
      principal,
      createdAt: iso(createdAt),
    })),
    approvals: view.approvals,
    braked: view.braked,
    outstanding: [...view.outstanding],
    deadlines: view.deadlines.map(({ at, does, to, isPast }) => ({ at: iso(at), does, to, isPast })),
    startsAt: isoOrNull(view.startsAt),
    steps: view.steps.map(presentStep),
    tasks: view.tasks.map((task) => presentTaskHistory(task, view)),
    waitsFor: presentWaitsFor(view.waitsFor),
    people: [...view.people],
  };
}

function presentWaitsFor(waits: WaitsFor | null): RequestViewWire['waitsFor'] {
  return waits !== null && 'since' in waits ? { ...waits, since: iso(waits.since) } : waits;
}

function presentStep(step: StepRecord): StepView {
  return {
    id: step.id,
    position: step.position,
    key: step.key,
    kind: step.plan.kind,
    title: step.plan.title,
    state: step.state,
    attempts: step.attempts,
    result: step.result,
    problem: step.problem === null ? null : { code: step.problem.code, message: step.problem.message },
    updatedAt: iso(step.updatedAt),
  };
}
