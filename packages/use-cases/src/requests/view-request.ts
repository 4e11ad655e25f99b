import type { Account, Decision, RequestInput, Requirement } from '@countersign/schema';
import type {
  AcknowledgementRecord,
  ReadTransaction,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
  StepRecord,
  TaskRecord,
} from '../ports/index.ts';
import { standingOf } from '../reviews/standing.ts';
import { hideSealed } from './hide-sealed.ts';
import { requestOf } from './request-of.ts';

/** Everything that may be shown of a request. Never a secret, sealed or not. */
export interface RequestView {
  readonly request: RequestRecord;
  readonly revision: Pick<RevisionRecord, 'revision' | 'digest' | 'author' | 'createdAt' | 'plan'>;
  readonly input: RequestInput;
  readonly accountName: Account['companyName'] | null;
  readonly decision: Decision;
  readonly reviews: readonly ReviewRecord[];
  readonly acknowledgements: readonly AcknowledgementRecord[];
  readonly approvals: { readonly given: number; readonly needed: number };
  readonly outstanding: readonly Pick<Extract<Requirement, { type: 'acknowledgement' }>, 'kind' | 'by'>[];
  readonly steps: readonly StepRecord[];
  readonly tasks: readonly TaskRecord[];
  readonly revisions: readonly Pick<RevisionRecord, 'revision' | 'digest' | 'author' | 'createdAt'>[];
}

/** @throws CountersignError NOT_FOUND */
export function viewRequest(tx: ReadTransaction, id: string): RequestView {
  const request = requestOf(tx, id);
  const standing = standingOf(tx, request);
  const revisions = tx.revisions.list(id);
  const current = revisions.find((one) => one.revision === request.revision);
  if (current === undefined)
    throw new TypeError(`request ${id} has no revision ${request.revision} (this is a bug)`);
  return {
    request,
    revision: pick(current),
    input: hideSealed(current.input),
    accountName: tx.accounts.get(request.account)?.companyName ?? null,
    decision: standing.decision.decision,
    reviews: standing.reviews,
    acknowledgements: tx.acknowledgements.list(id, request.revision),
    approvals: { given: standing.resolution.approvals, needed: standing.resolution.needed },
    outstanding:
      request.state === 'in-review' ? standing.outstanding.map(({ kind, by }) => ({ kind, by })) : [],
    steps: tx.steps.ofRequest(id),
    tasks: tx.tasks.ofRequest(id),
    revisions: revisions.map((one) => pick(one)),
  };
}

const pick = ({ revision, digest, author, createdAt, plan }: RevisionRecord) => ({
  revision,
  digest,
  author,
  createdAt,
  plan,
});
