import { assertNever, type ReportAnswer, type WorkReport } from '@countersign/schema';
import { foreignUserFailure } from '../steps/own-user.ts';
import { isUnchanged, mayBegin } from './begin-attempt.ts';
import type { LedgerDeps, WorkerActor } from './ledger-deps.ts';
import { openPortalTask } from './open-portal-task.ts';
import { openStep } from './open-step.ts';
import { postponeStep, releaseStep } from './postpone-step.ts';
import { recordAssistance, recordHandover } from './record-assistance.ts';
import { recordCheck } from './record-check.ts';
import { recordIdentity } from './record-identity.ts';
import { recordOutcome } from './record-outcome.ts';
import { recordReadBack } from './record-read-back.ts';
import { recordUnprepared } from './record-unprepared.ts';
import { type BeforeOutcome, longestWait, requireAnswer } from './require-answer.ts';
import type { Ticket, Tickets } from './tickets.ts';

type Deps = LedgerDeps & { readonly tickets: Tickets };

interface Reported {
  readonly ticket: string;
  readonly report: WorkReport;
  readonly actor: WorkerActor;
}

const SETTLED: ReportAnswer = { kind: 'settled' };
const MOVED: ReportAnswer = { kind: 'moved' };

/**
 * Records what a worker says of work that it was given. It counts where the work is still what was judged; how an attempt ended counts
 * for whoever holds its lease, whether the ticket is remembered or not.
 */
export async function recordReport(deps: Deps, reported: Reported): Promise<ReportAnswer> {
  const { ticket: id, report, actor } = reported;
  const ticket = deps.tickets.find(id, actor.id);
  if (report.kind === 'applied' || report.kind === 'failed') {
    const { tickets, store } = deps;
    const isItsOwn = ticket?.subject === report.step;
    const known = isItsOwn ? (ticket?.snapshot ?? undefined) : undefined;
    const next = await store.write((tx) => recordOutcome(tx, deps, { actor, outcome: report, known }));
    tickets.end(id);
    if (next === null) return SETTLED;
    const opening = await openStep(deps, { stepId: next.id, actor, after: known ?? null });
    return { kind: 'next', opening };
  }
  if (ticket === undefined) return MOVED;
  requireAnswer(ticket, report);
  const answer = await recordStep(deps, { ...reported, ticket, report });
  // Sealing to somebody comes before the rest of the same work, which goes on.
  if (report.kind !== 'handed-over') deps.tickets.end(id);
  if (answer !== 'moved') return SETTLED;
  // What the job names is done, so it is the outbox that brings the read-back again.
  if (!ticket.isOwn) return MOVED;
  await releaseStep(deps, ticket.subject);
  return SETTLED;
}

async function recordStep(
  deps: Deps,
  { ticket, report, actor }: { ticket: Ticket; report: BeforeOutcome; actor: WorkerActor },
): Promise<'settled' | 'moved'> {
  const { found, snapshot, order, subject } = ticket;
  if (report.kind === 'account-checked' || report.kind === 'diagnosed')
    return recordCheck(deps, { check: subject, report, actor });
  if (found === null) return 'moved';
  const { step, outbox } = found;
  const unprepared = async (failure: Parameters<typeof recordUnprepared>[1]['failure']) => {
    await recordUnprepared(deps, { step, outbox, actor, failure });
    return 'settled' as const;
  };
  if (report.kind === 'unprepared') return unprepared(report.failure);
  if (snapshot === null || order === null) return 'moved';
  if (report.kind === 'too-early') {
    const afterMillis = Math.min(report.afterMillis, longestWait(order));
    await postponeStep(deps, outbox, deps.clock.now() + afterMillis);
    return 'settled';
  }
  const assistance = { snapshot, outbox, actor, assistance: order.assistance ?? NO_ASSISTANCE };
  switch (report.kind) {
    case 'identified': {
      const { request, apiUser } = snapshot;
      const { result } = report;
      const refused = await deps.store.write(
        (tx) =>
          (isUnchanged(tx, snapshot)
            ? recordIdentity(tx, { request, apiUser: apiUser.id, result, actor })
            : undefined) ?? null,
      );
      // Whom the step is about is known now, and everything is judged anew with it.
      return refused === null ? 'moved' : unprepared(foreignUserFailure(refused, 'none'));
    }
    case 'seen':
    case 'unseen':
      return deps.store.write((tx) => {
        // The first step of a request begins it, also where it only looks.
        const isStart = snapshot.permit.usedAt === null;
        if (!(isStart ? mayBegin(tx, deps, snapshot) : isUnchanged(tx, snapshot))) return 'moved';
        recordReadBack(tx, deps, { snapshot, actor, report });
        return 'settled';
      });
    case 'prepared':
      return deps.store.write((tx) => {
        if (!mayBegin(tx, deps, snapshot)) return 'moved';
        openPortalTask(tx, deps, { snapshot, actor, password: report.password });
        return 'settled';
      });
    case 'handed-over':
      return deps.store.write((tx) => recordHandover(tx, deps, { ...assistance, sealed: report.sealed }));
    case 'assisted':
      return deps.store.write((tx) => recordAssistance(tx, { ...assistance, trial: report.trial }));
    default:
      return assertNever(report);
  }
}

const NO_ASSISTANCE = { task: null, recipient: null, untried: null };
