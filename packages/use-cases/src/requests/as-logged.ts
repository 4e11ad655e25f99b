import { type RequestHistory, type RequestRows, requestDifferences } from '@countersign/lifecycle';
import { CountersignError } from '@countersign/schema';
import { isDigestOf, isSaltedDigestOf } from '../digest.ts';
import type { RequestHistories } from '../ledger/permit-histories.ts';
import type {
  CommentRecord,
  Logger,
  PermitRecord,
  ReadTransaction,
  RequestRecord,
  RevisionRecord,
  StepRecord,
  TaskRecord,
  WriteTransaction,
} from '../ports/index.ts';
import { escalatedTo } from '../reviews/escalations.ts';
import { revisionDigest } from './revision-digest.ts';
import { taskContent } from './task-content.ts';

/** What is to be acted upon: a request, and what of it beside its current revision, the decision on that, and what people said of it. */
export interface ActedUpon {
  readonly request: RequestRecord;
  /** Null where it is not there. */
  readonly permit?: PermitRecord | null;
  /** All steps of that permit. */
  readonly steps?: readonly StepRecord[];
  /** With them, what anybody did with any task of the request. */
  readonly tasks?: readonly TaskRecord[];
  /** All that was said about it. */
  readonly comments?: readonly CommentRecord[];
  /** The current revision, where that, the decision on it, what people said of it and who else was asked were compared before. */
  readonly proven?: RevisionRecord | undefined;
}

interface Difference {
  readonly what: string;
  readonly id: string;
}

/**
 * What of a request is not what the signed log says of it, in words such as "the requester of the request req_1"; undefined where nothing is.
 * Every path on which something is approved, permitted, carried out or shown to whoever carries it out passes here, so that nobody who edits
 * rows has anything done that the log does not say.
 */
export function differenceFromLog(
  tx: ReadTransaction,
  said: RequestHistory | null,
  actedUpon: ActedUpon,
): Difference | undefined {
  const { request } = actedUpon;
  if (said === null) return { what: 'request', id: request.id };
  if (actedUpon.permit === null) return { what: 'permit of the request', id: request.id };
  const revision = actedUpon.proven ?? tx.revisions.get(request.id, request.revision);
  if (revision === undefined) return { what: 'revision of the request', id: request.id };
  const isSaid = (group: string) =>
    said.overdue.some((one) => one.revision === request.revision && one.to === group);
  if (!actedUpon.proven && !escalatedTo(tx, request).every(isSaid))
    return { what: 'escalation of the request', id: request.id };
  const [first] = requestDifferences(
    { request, ...(actedUpon.proven ? {} : askedRows(tx, request, revision)), ...doneRows(tx, actedUpon) },
    said,
  );
  if (first === undefined)
    return (
      (actedUpon.proven ? undefined : differentQuestion(tx, said, { request, revision })) ??
      differentDeed(tx, said, { ...actedUpon, revision })
    );
  const noun = NOUNS[first.table] ?? first.table;
  return { what: first.what === null ? noun : `${first.what} of the ${noun}`, id: first.id };
}

const NOUNS: Readonly<Record<string, string>> = {
  task_event: 'history of the task',
  request_comment: 'comment',
  break_glass: 'broken glass',
  break_glass_review: 'review of the broken glass',
  evidence_file: 'picture of the task',
};

/** What is asked for, decided and said. By the same reads as what comes after, which so are asked for once. */
function askedRows(
  tx: ReadTransaction,
  { id, revision: number }: RequestRecord,
  revision: RevisionRecord,
): Partial<RequestRows> {
  const decision = tx.decisions.ofRevision(id, number);
  const broken = tx.breakGlass.ofRequest(id);
  const reviews = number === 1 ? tx.reviews.list(id, number) : tx.reviews.ofRequest(id);
  return {
    revisions: some([revision]),
    authors: tx.revisions.authors(id),
    decisions: some(decision === undefined ? [] : [{ ...decision, id: decision.decision.id }]),
    reviews: { rows: reviews, isAll: true },
    breakGlass: { rows: broken, isAll: true },
    ...(broken.length > 0 && { breakGlassReviews: { rows: tx.breakGlass.reviewsOf(id), isAll: true } }),
    acknowledgements: { rows: tx.acknowledgements.list(id, number), isAll: true, revision: number },
  };
}

/** What was permitted, and what came of it. */
const doneRows = (
  tx: ReadTransaction,
  { request, permit, steps, tasks, comments }: ActedUpon,
): Partial<RequestRows> => ({
  ...(permit && { permits: some([permit]) }),
  ...(steps && { steps: some(steps) }),
  ...(comments && { comments: { rows: comments, isAll: true } }),
  ...(tasks && {
    tasks: some(tasks),
    taskEvents: { rows: tx.tasks.history(request.id), isAll: true },
    evidenceFiles: { rows: tx.evidenceFiles.ofRequest(request.id), isAll: true },
  }),
});

const some = <R>(rows: readonly R[]) => ({ rows, isAll: false });

/** Whether a digest in an entry is of this; where an earlier version recorded none, nothing is compared. */
const isOf = (digest: unknown, { salt }: RevisionRecord, value: unknown): boolean =>
  typeof digest !== 'string' || isSaltedDigestOf(digest, salt, value);

/** What was asked for, planned and decided, of which the entries have digests only. */
function differentQuestion(
  tx: ReadTransaction,
  said: RequestHistory,
  { request, revision }: { readonly request: RequestRecord; readonly revision: RevisionRecord },
): Difference | undefined {
  const { id } = request;
  const decision = tx.decisions.ofRevision(id, request.revision);
  const asked = said.revisions.get(request.revision);
  if (asked?.digest !== revisionDigest(revision)) return { what: 'content of the request', id };
  if (!isOf(asked.planDigest, revision, revision.plan)) return { what: 'plan of the request', id };
  const { digest, facts } = asked.decision ?? {};
  const isDecided =
    decision !== undefined &&
    typeof digest === 'string' &&
    isDigestOf(digest, revision.salt, decision.decision) &&
    (asked.planDigest === undefined || isOf(facts, revision, decision.facts));
  return isDecided ? undefined : { what: 'decision on the request', id };
}

/** What came of it, of which the entries have digests only. */
function differentDeed(
  tx: ReadTransaction,
  said: RequestHistory,
  {
    request,
    steps = [],
    tasks = [],
    comments = [],
    revision,
  }: ActedUpon & { readonly revision: RevisionRecord },
): Difference | undefined {
  if (steps.length > 0 && revision.plan.some((_, at) => !steps.some(({ position }) => position === at)))
    return { what: 'list of steps of the request', id: request.id };
  for (const { id, plan, position, key, result } of steps) {
    const isPlanned = JSON.stringify(plan) === JSON.stringify(revision.plan[position]);
    if (!isPlanned || key !== plan.key) return { what: 'plan of the step', id };
    const one = said.steps.get(id);
    if (one?.applied === true && isDigested(one.knownBy) && !isOf(one.resultDigest, revision, result))
      return { what: 'result of the step', id };
  }
  for (const { id, text } of comments) {
    const one = said.comments.get(id);
    const then = one === undefined ? undefined : tx.revisions.get(request.id, one.revision);
    if (one === undefined || then === undefined || !isOf(one.textDigest, then, text))
      return { what: 'text of the comment', id };
  }
  if (tasks.length > 0)
    for (const { task, position, evidence, reason } of tx.tasks.history(request.id)) {
      const event = said.taskEvents.find((one) => one.task === task && one.position === position);
      const isSaid =
        (evidence === null || isOf(event?.evidenceDigest, revision, evidence)) &&
        (reason === null || isOf(event?.reasonDigest, revision, reason));
      if (!isSaid) return { what: 'history of the task', id: task };
    }
  for (const task of tasks) {
    const { id, evidence } = task;
    const one = said.tasks.get(id);
    if (!isOf(one?.contentDigest, revision, taskContent(task))) return { what: 'content of the task', id };
    if (evidence !== null && !isOf(one?.evidenceDigest, revision, evidence))
      return { what: 'evidence of the task', id };
  }
  return undefined;
}

/** Results from before there were four proofs are read as other ones. */
const isDigested = (knownBy: unknown): boolean =>
  !['provider-answer', 'found', 'read-back', 'two-people'].includes(String(knownBy));

/**
 * Refuses to act upon a request that is not what the signed log says of it, and raises the alarm.
 * @throws CountersignError AUTHORITY_MISMATCH, LOG_INCONSISTENT
 */
export function requireAsLogged(
  tx: ReadTransaction | WriteTransaction,
  deps: { readonly histories: RequestHistories; readonly logger: Logger },
  actedUpon: ActedUpon,
): void {
  const difference = differenceFromLog(tx, saidOf(tx, deps.histories, actedUpon.request.id), actedUpon);
  if (difference === undefined) return;
  const error = new CountersignError('AUTHORITY_MISMATCH', { ...difference });
  deps.logger.error({ alert: 'authority-mismatch', ...difference }, error.message);
  throw error;
}

function saidOf(
  tx: ReadTransaction | WriteTransaction,
  histories: RequestHistories,
  request: string,
): RequestHistory | null {
  try {
    return histories.ofRequest(tx, request);
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'it cannot be read';
    throw new CountersignError('LOG_INCONSISTENT', { problem }, error);
  }
}
