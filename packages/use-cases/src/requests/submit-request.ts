import type { Actor, Outcome, Principal, RequestInput } from '@countersign/schema';
import { authorize } from '../authorization/index.ts';
import type { AdmissionDeps, RequestDeps } from '../deps.ts';
import type { InFile } from '../evaluation/blast-radius.ts';
import { resolveDays } from '../evaluation/resolve-days.ts';
import { resolveReferences } from '../evaluation/resolve-references.ts';
import { logTime } from '../log-time.ts';
import type { RequestRecord, WriteTransaction } from '../ports/index.ts';
import { admitRevision } from './admit-revision.ts';

/** A request as one principal hands it in. */
export interface Submission {
  readonly principal: Principal;
  readonly actor: Actor;
  readonly input: RequestInput;
  /** The file row that it came from. */
  readonly batch?: { readonly id: string | null; readonly line: number; readonly file: InFile };
}

/** Takes a request in and decides it. @throws CountersignError FORBIDDEN, and what resolving the references throws */
export const createSubmitRequest =
  (deps: Pick<RequestDeps, 'store'> & AdmissionDeps) =>
  (submission: Submission): Promise<{ id: string }> =>
    deps.store.write((tx) => ({ id: admitRequest(tx, deps, submission) }));

/** Takes a request in inside a transaction that is open already, and gives its identifier. */
export const admitRequest = (tx: WriteTransaction, deps: AdmissionDeps, submission: Submission): string =>
  decideRequest(tx, deps, submission).id;

/** The same, with what was decided. */
export function decideRequest(
  tx: WriteTransaction,
  deps: AdmissionDeps,
  submission: Submission,
): { readonly id: string; readonly outcome: Outcome } {
  const { principal, actor, batch } = submission;
  const input = resolveDays(submission.input, logTime(tx, deps.clock));
  authorize(principal, 'request.submit', { account: input.account });
  const references = resolveReferences(tx, input);
  const now = logTime(tx, deps.clock);
  const request: RequestRecord = {
    id: deps.ids.next('request'),
    provider: input.provider,
    account: input.account,
    operator: references.operator.name,
    action: input.action,
    integration: references.integration?.id ?? null,
    apiUser: references.target?.id ?? null,
    state: 'in-review',
    revision: 1,
    requester: principal.id,
    batch: batch?.id ?? null,
    batchLine: batch?.id == null ? null : batch.line,
    createdAt: now,
    updatedAt: now,
    failure: null,
    removesAt: null,
  };
  tx.requests.insert(request);
  const { outcome } = admitRevision(tx, deps, {
    request,
    isNew: true,
    input,
    references,
    author: principal,
    actor,
    file: batch?.file ?? null,
    announce: (revision, announced) => ({
      type: 'request.submitted',
      request: request.id,
      data: {
        revision: revision.revision,
        requestDigest: revision.digest,
        provider: input.provider,
        account: input.account,
        action: input.action,
        integration: request.integration,
        operator: request.operator,
        batch: request.batch,
        ...announced,
        ...(actor.kind === 'principal' && actor.id === principal.id ? {} : { requester: principal.id }),
      },
    }),
  });
  return { id: request.id, outcome };
}
