import type { Instant, RequestState } from '@countersign/schema';
import type { LedgerEntry } from '../step/permit-ledger.ts';
import type {
  AcknowledgementHistory,
  BreakGlassHistory,
  BreakGlassReviewHistory,
  CommentHistory,
  EvidenceFileHistory,
  OverdueHistory,
  PermitHistoryEntry,
  ReviewHistoryEntry,
  RevisionHistory,
  StepHistoryEntry,
  TaskEventHistory,
  TaskHistoryEntry,
} from './row-histories.ts';

/** An entry of the log as a request is rebuilt from it. */
export interface HistoryEntry extends LedgerEntry {
  readonly at: Instant;
  /** The principal who did it; null where it was a worker, or the system. */
  readonly actor: string | null;
}

type Data = LedgerEntry['data'];

/** What the entries of a log say that the rows of one request have to say. What entries of earlier versions left out is undefined. */
export interface RequestHistory {
  readonly id: string;
  readonly provider: unknown;
  readonly account: unknown;
  readonly action: unknown;
  readonly batch: unknown;
  readonly integration: unknown;
  readonly operator: unknown;
  /** The API user that it is about; of one that makes a user, the one that is reserved for it. */
  readonly apiUser: unknown;
  readonly requester: unknown;
  readonly removes: unknown;
  readonly at: Instant;
  readonly state: RequestState;
  readonly failure: string | null;
  /** When its state came about. */
  readonly stateAt: Instant;
  /** The current one. */
  readonly revision: number;
  readonly revisions: ReadonlyMap<number, RevisionHistory>;
  readonly reviews: ReadonlyMap<string, ReviewHistoryEntry>;
  readonly acknowledgements: readonly AcknowledgementHistory[];
  readonly comments: ReadonlyMap<string, CommentHistory>;
  /** Who had a revision carried out without the approvals that were missing, and what was said of it afterwards. */
  readonly breakGlass: ReadonlyMap<string, BreakGlassHistory>;
  readonly breakGlassReviews: ReadonlyMap<string, BreakGlassReviewHistory>;
  /** What was done because it was not reviewed in time. */
  readonly overdue: readonly OverdueHistory[];
  readonly permits: ReadonlyMap<string, PermitHistoryEntry>;
  readonly steps: ReadonlyMap<string, StepHistoryEntry>;
  readonly tasks: ReadonlyMap<string, TaskHistoryEntry>;
  readonly taskEvents: readonly TaskEventHistory[];
  /** Pictures that were attached. */
  readonly evidenceFiles: ReadonlyMap<string, EvidenceFileHistory>;
}

/** Entries that say something of a request that its rows have to say as well. */
type Observer = (of: RequestHistory, entry: HistoryEntry, index: number) => RequestHistory;

/**
 * The history of a request with one more entry. Undefined as long as there was none that it began with.
 * @param of what was said before
 */
export function growHistory(
  of: RequestHistory | undefined,
  index: number,
  entry: HistoryEntry,
): RequestHistory | undefined {
  if (entry.type === 'request.submitted') return begin(entry);
  return of === undefined ? undefined : (OBSERVERS[entry.type]?.(of, entry, index) ?? of);
}

/** Whether nothing can be done with a request any more. */
export const hasEnded = (state: RequestState): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

function begin({ request, data, at, actor }: HistoryEntry): RequestHistory {
  const requester = data.requester ?? actor ?? undefined;
  const revision = Number(data.revision);
  return {
    id: String(request),
    provider: data.provider,
    account: data.account,
    action: data.action,
    batch: data.batch,
    integration: data.integration,
    operator: data.operator,
    apiUser: saidApiUser(data),
    requester,
    removes: data.removes,
    at,
    state: 'in-review',
    failure: null,
    stateAt: at,
    revision,
    revisions: new Map([[revision, asked(data, { author: requester, at })]]),
    reviews: new Map(),
    acknowledgements: [],
    comments: new Map(),
    breakGlass: new Map(),
    breakGlassReviews: new Map(),
    overdue: [],
    permits: new Map(),
    steps: new Map(),
    tasks: new Map(),
    taskEvents: [],
    evidenceFiles: new Map(),
  };
}

/** Entries of earlier versions do not name the user that is reserved for a request. */
const saidApiUser = (data: Data) => (data.planDigest === undefined ? undefined : data.apiUser);

const asked = (
  { requestDigest: digest, planDigest }: Data,
  by: Pick<RevisionHistory, 'author' | 'at'>,
): RevisionHistory => ({ digest, planDigest, ...by, decision: null });

const withOne = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V): ReadonlyMap<K, V> =>
  new Map(map).set(key, value);

const NO_ATTEMPT: Omit<StepHistoryEntry, 'key'> = {
  attempts: 0,
  applied: false,
  knownBy: null,
  resultDigest: null,
  stopped: null,
  effect: undefined,
};

function withStep(of: RequestHistory, data: Data, patch: Partial<StepHistoryEntry>): RequestHistory {
  const id = String(data.step);
  const known = of.steps.get(id) ?? { ...NO_ATTEMPT, key: data.key };
  return { ...of, steps: withOne(of.steps, id, { ...known, ...patch }) };
}

function withTask(of: RequestHistory, data: Data, patch: Partial<TaskHistoryEntry>): RequestHistory {
  const id = String(data.task);
  const known = of.tasks.get(id);
  return known === undefined ? of : { ...of, tasks: withOne(of.tasks, id, { ...known, ...patch }) };
}

function withTaskEvent(
  of: RequestHistory,
  { data, actor }: HistoryEntry,
  { kind, other = null }: { readonly kind: TaskEventHistory['kind']; readonly other?: unknown },
): RequestHistory {
  const task = String(data.task);
  const position = of.taskEvents.filter((one) => one.task === task).length;
  const { verdict = null, evidenceDigest, reasonDigest } = data;
  const event = { task, position, kind, principal: actor, other, verdict, evidenceDigest, reasonDigest };
  return { ...of, taskEvents: [...of.taskEvents, event] };
}

const instantIn = (at: unknown): Instant | undefined => (typeof at === 'string' ? Date.parse(at) : undefined);

/** What entries say of an invitation. @param none what it is where they say nothing */
function invitedBy(
  said: unknown,
  none: null | undefined,
): Pick<TaskHistoryEntry, 'invitedAt' | 'validUntil'> {
  if (said === undefined) return { invitedAt: none, validUntil: none };
  const { sentAt, validUntil } = said as { readonly sentAt?: unknown; readonly validUntil?: unknown };
  return { invitedAt: instantIn(sentAt), validUntil: instantIn(validUntil) ?? null };
}

const reopened = ({ dueAt }: Data): Partial<TaskHistoryEntry> => ({
  state: 'open',
  completedBy: null,
  verdict: null,
  evidenceDigest: null,
  dueAt: instantIn(dueAt),
});

const ended =
  (state: RequestState): Observer =>
  (of, { at }) => ({ ...of, state, stateAt: at });

const stopped =
  (how: 'outcome-unknown' | 'dead-letter'): Observer =>
  (of, { data }) =>
    withStep(of, data, { stopped: how });

const OBSERVERS: Readonly<Record<string, Observer>> = {
  'request.edited': (of, { data, at, actor }) => {
    const revision = Number(data.revision);
    return {
      ...of,
      integration: data.integration,
      operator: data.operator,
      apiUser: saidApiUser(data),
      removes: data.removes,
      // One that was rejected is reviewed once more.
      state: 'in-review',
      failure: null,
      revision,
      revisions: withOne(of.revisions, revision, asked(data, { author: actor ?? undefined, at })),
    };
  },
  'decision.made': (of, { data }) => {
    const revision = Number(data.revision);
    const known = of.revisions.get(revision);
    if (known === undefined) return of;
    const decision = { id: data.decision, digest: data.decisionDigest, facts: data.factsDigest };
    const revisions = withOne(of.revisions, revision, { ...known, decision });
    return { ...of, revisions, state: data.outcome === 'deny' ? 'denied' : of.state };
  },
  'review.recorded': (of, { data, actor, at }) => {
    const { verdict, requestDigest, roles, groups = null, signature, proof = null } = data;
    const { onBehalfOf = null, delegation = null } = data;
    const revision = Number(data.revision);
    const said = { verdict, requestDigest, roles, groups, onBehalfOf, delegation, signature, proof };
    const review = { revision, principal: actor, ...said, at };
    return { ...of, reviews: withOne(of.reviews, String(data.review), review) };
  },
  'acknowledgement.recorded': (of, { data, actor }) => {
    const principal = actor ?? (typeof of.requester === 'string' ? of.requester : null);
    const given = { revision: Number(data.revision), kind: data.kind, principal };
    return { ...of, acknowledgements: [...of.acknowledgements, given] };
  },
  'request.commented': (of, { data, actor }) => {
    const said = { revision: Number(data.revision), principal: actor, textDigest: data.textDigest };
    return { ...of, comments: withOne(of.comments, String(data.comment), said) };
  },
  'break-glass.used': (of, { data, actor, at }) => {
    const { requestDigest, missing, signature, dueAt } = data;
    const revision = Number(data.revision);
    const glass = {
      revision,
      principal: actor,
      requestDigest,
      missing,
      signature,
      dueAt: instantIn(dueAt),
      at,
    };
    return { ...of, breakGlass: withOne(of.breakGlass, String(data.breakGlass), glass) };
  },
  'break-glass.reviewed': (of, { data, actor }) => {
    const said = { principal: actor, verdict: data.verdict };
    return { ...of, breakGlassReviews: withOne(of.breakGlassReviews, String(data.breakGlass), said) };
  },
  'request.overdue': (of, { data }) => ({
    ...of,
    overdue: [...of.overdue, { revision: Number(data.revision), to: data.to }],
  }),
  'request.expired': (of, { at }) => ({ ...of, state: 'rejected', failure: 'REVIEW_OVERDUE', stateAt: at }),
  'request.approved': ended('approved'),
  'request.rejected': ended('rejected'),
  'request.returned': ended('returned'),
  'request.cancelled': ended('cancelled'),
  'request.done': ended('done'),
  'request.failed': (of, { data, at }) => ({
    ...of,
    state: 'failed',
    failure: String(data.code),
    stateAt: at,
  }),
  'permit.issued': (of, { data }, index) => {
    const { apiUser } = data;
    const permit = {
      index,
      revision: Number(data.revision),
      notBefore: Date.parse(String(data.notBefore)),
      expiresAt: Date.parse(String(data.expiresAt)),
      uses: 0,
    };
    return { ...of, apiUser, permits: withOne(of.permits, String(data.permit), permit) };
  },
  'permit.used': (of, { data }) => {
    const id = String(data.permit);
    const permit = of.permits.get(id);
    if (permit === undefined) return of;
    const used = { ...permit, uses: permit.uses + 1 };
    return { ...of, state: 'in-progress', permits: withOne(of.permits, id, used) };
  },
  'step.attempted': (of, { data }) => {
    const made = of.steps.get(String(data.step))?.attempts ?? 0;
    const attempts = Math.max(made, Number(data.attempt));
    return withStep(of, data, { attempts, stopped: null, effect: 'unknown' });
  },
  'step.failed': (of, { data }) => withStep(of, data, { effect: data.effect }),
  'step.outcome-unknown': stopped('outcome-unknown'),
  'step.dead-lettered': stopped('dead-letter'),
  'step.applied': (of, { data }) => {
    const { knownBy, resultDigest } = data;
    return withStep(of, data, { applied: true, stopped: null, knownBy, resultDigest });
  },
  'task.opened': (of, { data }) => {
    const { step, kind, confirmedBy, contentDigest } = data;
    const task: TaskHistoryEntry = {
      step,
      kind,
      confirmedBy,
      contentDigest,
      startedBy: null,
      dueAt: instantIn(data.dueAt),
      // Entries that say when it is due say as well that nobody was invited.
      ...invitedBy(data.invitation, data.dueAt === undefined ? undefined : null),
      state: 'open',
      completedBy: null,
      verdict: null,
      evidenceDigest: null,
      confirmer: null,
    };
    const opened = { ...of, tasks: withOne(of.tasks, String(data.task), task) };
    // What an earlier version took for done without a proof is attested first.
    return kind === 'attest' && of.steps.get(String(step))?.applied === true
      ? withStep(opened, data, { applied: false })
      : opened;
  },
  'task.started': (of, { data, actor }) => withTask(of, data, { startedBy: actor }),
  'task.released': (of, entry) =>
    withTask(withTaskEvent(of, entry, { kind: 'released', other: entry.data.holder }), entry.data, {
      startedBy: null,
    }),
  'task.handed-over': (of, entry) => {
    const { to } = entry.data;
    return withTask(withTaskEvent(of, entry, { kind: 'handed-over', other: to }), entry.data, {
      startedBy: String(to),
    });
  },
  'task.reworded': (of, { data }) => withTask(of, data, { contentDigest: data.contentDigest }),
  'task.completed': (of, entry) => {
    const { data, actor } = entry;
    const { verdict, evidenceDigest, correctedStep, correctedDigest } = data;
    const confirmedBy = of.tasks.get(String(data.task))?.confirmedBy;
    const state =
      verdict === 'done' && confirmedBy === undefined
        ? undefined
        : verdict === 'done' && confirmedBy === 'second-person'
          ? 'completed'
          : 'confirmed';
    const told = withTask(withTaskEvent(of, entry, { kind: 'completed' }), data, {
      state,
      completedBy: actor,
      verdict,
      evidenceDigest,
      confirmer: null,
      ...(state === 'completed' ? { dueAt: instantIn(data.dueAt) } : {}),
    });
    const decided = verdict === 'retry' ? withStep(told, data, { stopped: null, effect: 'none' }) : told;
    if (correctedStep === undefined) return decided;
    return withStep(decided, { step: correctedStep }, { resultDigest: correctedDigest });
  },
  'invitation.resent': (of, { data }) => withTask(of, data, invitedBy(data, null)),
  'evidence.attached': (of, { data, actor }) => {
    const { task, mediaType, size, contentDigest, storedDigest } = data;
    const file = { task, principal: actor, mediaType, size, contentDigest, storedDigest };
    return { ...of, evidenceFiles: withOne(of.evidenceFiles, String(data.file), file) };
  },
  'task.withdrawn': (of, entry) =>
    withTask(withTaskEvent(of, entry, { kind: 'withdrawn' }), entry.data, reopened(entry.data)),
  'task.confirmed': (of, entry) => {
    const { data, actor } = entry;
    const isAccepted = data.accepted === true;
    const told = withTaskEvent(of, entry, { kind: isAccepted ? 'confirmed' : 'rejected' });
    return withTask(told, data, isAccepted ? { state: 'confirmed', confirmer: actor } : reopened(data));
  },
};
