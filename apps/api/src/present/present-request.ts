import { explain } from '@countersign/rules-engine';
import type { RequestSummary, RequestViewWire, StepView } from '@countersign/schema';
import type { RequestView } from '@countersign/use-cases';
import type { RequestRecord, StepRecord } from '@countersign/use-cases/ports';
import { iso } from './instant.ts';
import { presentTask } from './present-task.ts';

export function presentRequestSummary(request: RequestRecord): RequestSummary {
  return { ...request, createdAt: iso(request.createdAt), updatedAt: iso(request.updatedAt) };
}

/** A request with everything that may be shown of it. */
export function presentRequest(view: RequestView): RequestViewWire {
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
    explanation: explain({ ...view.decision, trace: [] }),
    reviews: view.reviews.map(
      ({ id, principal, roles, verdict, reason, requestDigest, signature, createdAt }) => ({
        id,
        principal,
        roles: [...roles],
        verdict,
        reason,
        requestDigest,
        signature,
        createdAt: iso(createdAt),
      }),
    ),
    acknowledgements: view.acknowledgements.map(({ kind, principal, createdAt }) => ({
      kind,
      principal,
      createdAt: iso(createdAt),
    })),
    approvals: view.approvals,
    outstanding: [...view.outstanding],
    steps: view.steps.map(presentStep),
    tasks: view.tasks.map(presentTask),
  };
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
