import { type Digest, ERASED_TEXT, type Instant } from '@countersign/schema';
import { type UnreviewedBreakGlass, unreviewedBreakGlass } from './break-glass/unreviewed-break-glass.ts';
import { type CheckpointsView, viewCheckpoints } from './checkpoints/view-checkpoints.ts';
import { type InForce, viewFreezes } from './freezes/view-freezes.ts';
import { type ApprovalsView, viewApprovals } from './governance/view-approvals.ts';
import { type SmallGroup, viewSmallGroups } from './groups/view-small-groups.ts';
import { type HostEvents, viewHostEvents } from './host/view-host-events.ts';
import { type TamperingView, viewTampering } from './host/view-tampering.ts';
import { type OutageView, viewOutages } from './outages/view-outages.ts';
import type {
  ExecutionReader,
  IdentityReader,
  LogReader,
  ReadTransaction,
  RegistryReader,
  TaskRecord,
} from './ports/index.ts';
import { hasEverSignedIn } from './principals/was-enrolled.ts';
import { type DemandedSignature, viewSignatures } from './reviews/signed/view-signatures.ts';
import { strandedRequests } from './reviews/stranded-requests.ts';

/** What whoever runs an installation has to look after. */
export interface Status {
  /** Tasks that wait for a person, by kind; `dead-letter` and `outcome-unknown` hold a request up. */
  readonly openTasks: Readonly<Partial<Record<TaskRecord['kind'], number>>>;
  /** Tasks that are late, and second looks at what was reported. */
  readonly overdueTasks: { readonly tasks: number; readonly secondLooks: number };
  /** Invitations whose link has ended, and that nobody was seen to use; of many, a thousand. */
  readonly invitationsOver: number;
  /** How often the two evaluators disagreed about the policies in force. */
  readonly divergences: number;
  /** API users of an account that share a name; a correction gives each its own. */
  readonly contestedNames: readonly { readonly account: string; readonly apiUsers: readonly string[] }[];
  /** Integrations whose owner has left: nobody receives their credentials. */
  readonly withoutOwner: readonly string[];
  /** Integrations whose owner has no key that credentials could be sealed to: whatever makes some is refused. */
  readonly withoutKey: readonly string[];
  /** Signatures by passkeys that the rules in force want, and who can give them. */
  readonly signatures: readonly DemandedSignature[];
  /** Broken glass that nobody has reviewed: how often, and where that is late. */
  readonly breakGlass: { readonly unreviewed: number; readonly overdue: readonly UnreviewedBreakGlass[] };
  /** Requests whose review is late. */
  readonly overdueReviews: number;
  /** Since when work is due that no worker has taken over; null where none is overdue. */
  readonly overdueSince: Instant | null;
  readonly outages: readonly OutageView[];
  /** What a person has stopped. */
  readonly freezes: readonly InForce[];
  readonly policies: Digest | null;
  /** Who outside has how much of the log. */
  readonly checkpoints: CheckpointsView;
  readonly host: HostEvents;
  readonly tampering: TamperingView;
  readonly approvals: ApprovalsView;
  /** Groups that policies ask for more than they can give. */
  readonly smallGroups: readonly SmallGroup[];
  /** Requests that nobody is left to approve. */
  readonly stranded: readonly string[];
}

/** A worker that runs takes over what is due within a second. */
const OVERDUE_MILLIS = 60_000;

const MOST_INVITATIONS = 1_000;

export function viewStatus(tx: ReadTransaction, now: Instant): Status {
  return {
    openTasks: tx.tasks.countOpenByKind(),
    overdueTasks: countOverdueTasks(tx, now),
    breakGlass: viewBreakGlass(tx, now),
    overdueReviews: countOverdueReviews(tx, now),
    divergences: countDivergences(tx),
    invitationsOver: tx.tasks.invitationsUntil(now, MOST_INVITATIONS).length,
    contestedNames: tx.apiUsers.contested(),
    withoutOwner: withoutOwner(tx),
    withoutKey: withoutKey(tx),
    signatures: viewSignatures(tx),
    overdueSince: overdueSince(tx, now),
    outages: viewOutages(tx),
    freezes: viewFreezes(tx),
    policies: tx.policySets.active()?.digest ?? null,
    checkpoints: viewCheckpoints(tx),
    host: viewHostEvents(tx, now),
    tampering: viewTampering(tx, now),
    approvals: viewApprovals(tx),
    smallGroups: viewSmallGroups(tx),
    stranded: strandedRequests(tx).map(({ id }) => id),
  };
}

const withoutOwner = (tx: IdentityReader & RegistryReader): readonly string[] =>
  tx.integrations
    .list()
    .filter(({ owner }) => owner === ERASED_TEXT || tx.principals.byEmail(owner)?.state === 'deactivated')
    .map(({ id }) => id);

function withoutKey(tx: IdentityReader & RegistryReader): readonly string[] {
  const hasNoKey = (owner: string) => {
    const person = tx.principals.byEmail(owner);
    return person?.state === 'active' && person.recipient === null && hasEverSignedIn(tx, person.id);
  };
  return tx.integrations
    .list()
    .filter(({ owner }) => hasNoKey(owner))
    .map(({ id }) => id);
}

/** What waits behind other work of its provider is not overdue, as long as that goes on. */
function overdueSince(tx: ExecutionReader, now: Instant): Instant | null {
  const before = now - OVERDUE_MILLIS;
  const waiting = [...tx.outbox.nextDueAt()].flatMap(([provider, since]) => {
    const last = tx.outbox.lastPublishedAt(provider) ?? 0;
    // What was published later than now was so by a clock that was ahead.
    const goesOn = last > before && last <= now;
    return since > before || goesOn ? [] : [since];
  });
  return waiting.length === 0 ? null : Math.min(...waiting);
}

/** How often the evaluators disagreed about the policies in force. */
export const countDivergences = (tx: LogReader): number =>
  tx.audit.count({ type: 'policy.divergence', from: tx.audit.last('policy.activated') ?? 0 });

function viewBreakGlass(tx: LogReader, now: Instant): Status['breakGlass'] {
  const unreviewed = unreviewedBreakGlass(tx);
  return { unreviewed: unreviewed.length, overdue: unreviewed.filter(({ dueAt }) => dueAt <= now) };
}

/** How many requests are late to be reviewed. */
export const countOverdueReviews = (tx: ExecutionReader, now: Instant): number =>
  tx.waiting.count(now).find(({ kind }) => kind === 'review')?.overdue ?? 0;

/** How many tasks, and second looks at them, are late. */
export function countOverdueTasks(tx: ExecutionReader, now: Instant): Status['overdueTasks'] {
  const late = new Map(tx.waiting.count(now).map(({ kind, overdue }) => [kind, overdue]));
  return { tasks: late.get('task') ?? 0, secondLooks: late.get('confirmation') ?? 0 };
}
