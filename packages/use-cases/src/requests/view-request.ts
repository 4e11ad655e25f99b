import { type Deadline, deadlinesOf } from '@countersign/lifecycle';
import type {
  Account,
  ApiUser,
  Decision,
  Facts,
  Instant,
  Integration,
  Principal,
  RequestInput,
  Requirement,
} from '@countersign/schema';
import { type ApprovalStatus, approvalStatusOf } from '../evaluation/approval-status.ts';
import type { BrakedRelease } from '../evaluation/braked-release.ts';
import { earlierReviews } from '../evaluation/earlier-reviews.ts';
import type {
  AcknowledgementRecord,
  BatchRecord,
  BreakGlassRecord,
  BreakGlassReviewRecord,
  CommentRecord,
  ExecutionReader,
  IdentityReader,
  LogReader,
  ReadTransaction,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
  StepRecord,
  TaskEventRecord,
  TaskRecord,
} from '../ports/index.ts';
import { overdueEntries } from '../reviews/escalations.ts';
import { lackingApprovals } from '../reviews/lacking-approvals.ts';
import { peopleOf } from '../reviews/people-of.ts';
import { turnOf } from '../reviews/whose-turn.ts';
import { type ChangeLine, changesOf } from './changes-of.ts';
import { hideSealed } from './hide-sealed.ts';
import { requestOf } from './request-of.ts';
import { isTimed, type StartTerms } from './start-time.ts';
import { type WaitsFor, waitsFor } from './waits-for.ts';

/** How somebody is called whom a view names by identifier. */
type NamedPerson = Pick<Principal, 'id' | 'name' | 'email'>;

/** Everything that may be shown of a request. Never a secret, sealed or not. */
export interface RequestView {
  readonly request: RequestRecord;
  readonly revision: Pick<RevisionRecord, 'revision' | 'digest' | 'author' | 'createdAt' | 'plan'>;
  readonly input: RequestInput;
  readonly accountName: Account['companyName'] | null;
  readonly apiUser: ApiUser | null;
  readonly integration: Integration | null;
  readonly batch: Pick<BatchRecord, 'id' | 'fileName'> | null;
  readonly changes: readonly ChangeLine[];
  /** What it does to access, as the policies were told. */
  readonly effects: Facts['effects'];
  readonly decision: Decision;
  readonly reviews: readonly ReviewRecord[];
  /** Of earlier revisions, and rejections of the same in other requests. */
  readonly earlierReviews: readonly ReviewRecord[];
  /** Whoever said no to this before and has to say yes, and whoever cannot any more and is replaced. */
  readonly askedAgain: Pick<ApprovalStatus['resolution'], 'asked' | 'replaced'>;
  readonly acknowledgements: readonly AcknowledgementRecord[];
  readonly comments: readonly CommentRecord[];
  /** Where the glass was broken for it, and what was said of that afterwards. */
  readonly breakGlass: readonly (BreakGlassRecord & { readonly review: BreakGlassReviewRecord | null })[];
  /** `waitsFor`: whom the stage whose turn it is waits for, in words; null where whoever may review can give all that is missing. */
  readonly approvals: {
    readonly given: number;
    readonly needed: number;
    readonly waitsFor: string | null;
    /** What nobody is left to give, in words; null where it can still be approved. */
    readonly lacks: string | null;
  };
  /** Where it was held back at its release: how many removals there were on its account within 24 hours. */
  readonly braked: Pick<BrakedRelease, 'removals' | 'outcome'> | null;
  readonly outstanding: readonly Pick<Extract<Requirement, { type: 'acknowledgement' }>, 'kind' | 'by'>[];
  /** By when it has to be reviewed, and what happens or has happened when it is not; none once it is settled. */
  readonly deadlines: readonly (Deadline & { readonly isPast: boolean })[];
  /** When it begins, where something says when and it is approved; null where nothing does, and once it has begun. */
  readonly startsAt: Instant | null;
  readonly steps: readonly StepRecord[];
  readonly tasks: readonly TaskRecord[];
  /** What people did with the tasks, by task and in order. */
  readonly taskHistory: readonly TaskEventRecord[];
  readonly revisions: readonly Pick<RevisionRecord, 'revision' | 'digest' | 'author' | 'createdAt'>[];
  readonly waitsFor: WaitsFor | null;
  /** Everybody whom the view names. */
  readonly people: readonly NamedPerson[];
}

/** @throws CountersignError NOT_FOUND */
export function viewRequest(tx: ReadTransaction, id: string): RequestView {
  const request = requestOf(tx, id);
  const revisions = tx.revisions.list(id);
  const current = revisions.find((one) => one.revision === request.revision);
  if (current === undefined)
    throw new TypeError(`request ${id} has no revision ${request.revision} (this is a bug)`);
  const approval = approvalStatusOf(tx, request, current);
  const input = hideSealed(current.input);
  const apiUser = request.apiUser === null ? undefined : tx.apiUsers.get(request.apiUser);
  const batch = request.batch === null ? undefined : tx.batches.get(request.batch);
  const { approvals, needed, asked, replaced } = approval.resolution;
  const view = {
    request,
    revision: pick(current),
    input,
    accountName: tx.accounts.get(request.account)?.companyName ?? null,
    apiUser: apiUser ?? null,
    integration: request.integration === null ? null : (tx.integrations.get(request.integration) ?? null),
    batch: batch === undefined ? null : { id: batch.id, fileName: batch.fileName },
    changes: changesOf(request, input, apiUser),
    effects: approval.decision.facts.effects ?? [],
    decision: approval.decision.decision,
    reviews: approval.reviews,
    earlierReviews: earlierReviews(tx, request),
    askedAgain: { asked, replaced },
    acknowledgements: tx.acknowledgements.list(id, request.revision),
    comments: tx.comments.ofRequest(id),
    breakGlass: brokenGlassOf(tx, id),
    approvals: {
      given: approvals,
      needed,
      waitsFor: request.state === 'in-review' ? turnOf(approval) : null,
      lacks: lackingApprovals(tx, request, approval),
    },
    braked:
      approval.braked === null
        ? null
        : { removals: approval.braked.removals, outcome: approval.braked.outcome },
    outstanding:
      request.state === 'in-review' ? approval.outstanding.map(({ kind, by }) => ({ kind, by })) : [],
    deadlines: deadlinesOfRequest(tx, request, { requirements: approval.requirements, revision: current }),
    startsAt: startsAt(tx, request, { input: current.input, requirements: approval.requirements }),
    steps: tx.steps.ofRequest(id),
    tasks: tx.tasks.ofRequest(id),
    taskHistory: tx.tasks.history(id),
    revisions: revisions.map((one) => pick(one)),
    waitsFor: waitsFor(tx, request) ?? null,
  };
  return { ...view, people: namesOf(tx, view) };
}

function brokenGlassOf(tx: ReadTransaction, id: string): RequestView['breakGlass'] {
  const broken = tx.breakGlass.ofRequest(id);
  if (broken.length === 0) return [];
  const reviews = tx.breakGlass.reviewsOf(id);
  return broken.map((one) => ({ ...one, review: reviews.find((review) => review.id === one.id) ?? null }));
}

function deadlinesOfRequest(
  tx: LogReader,
  request: RequestRecord,
  { requirements, revision }: Pick<StartTerms, 'requirements'> & { readonly revision: RevisionRecord },
): RequestView['deadlines'] {
  if (request.state !== 'in-review') return [];
  const past = overdueEntries(tx, request);
  return deadlinesOf(requirements, revision.createdAt).map((one) => ({
    ...one,
    isPast: past.some(
      ({ within, does, to }) => within === one.within && does === one.does && (to ?? null) === one.to,
    ),
  }));
}

/** As the outbox has it, which is asked for when it may begin. */
function startsAt(tx: ExecutionReader, request: RequestRecord, terms: StartTerms): Instant | null {
  if (request.state !== 'approved' || !isTimed(terms)) return null;
  const first = tx.steps.ofRequest(request.id).find(({ state }) => state === 'ready');
  return first === undefined ? null : (tx.outbox.ofSubject(first.id)?.availableAt ?? null);
}

const pick = ({ revision, digest, author, createdAt, plan }: RevisionRecord) => ({
  revision,
  digest,
  author,
  createdAt,
  plan,
});

/** Everybody whom the view of a request names, once each. */
function namesOf(tx: IdentityReader, view: Omit<RequestView, 'people' | 'input'>): readonly NamedPerson[] {
  const ids = new Set<string | null>([
    view.request.requester,
    ...view.revisions.map((one) => one.author),
    ...[...view.reviews, ...view.earlierReviews].flatMap(peopleOf),
    ...view.askedAgain.asked,
    ...view.askedAgain.replaced,
    ...view.acknowledgements.map((one) => one.principal),
    ...view.comments.map((one) => one.principal),
    ...view.breakGlass.flatMap(({ principal, review }) => [principal, review?.principal ?? null]),
    ...view.taskHistory.flatMap(({ principal, other }) => [principal, other]),
    ...view.tasks.flatMap((task) => [task.takenBy, task.completedBy, task.confirmer]),
  ]);
  return [...ids].flatMap((id) => {
    const found = id === null ? undefined : tx.principals.get(id);
    return found === undefined ? [] : [{ id: found.id, name: found.name, email: found.email }];
  });
}
