import { CountersignError, type KnownBy, type SealedPassword, type WorkReport } from '@countersign/schema';
import type { Ticket } from './tickets.ts';

/** What a worker may say of work before it is known how an attempt ended. */
export type BeforeOutcome = Exclude<WorkReport, { kind: 'applied' | 'failed' }>;

/**
 * Makes sure that a report is an answer to the order that its ticket stands for. A worker that is mistaken, or somebody with its token,
 * must not have the ledger do what only another order leads to, such as taking a step out of the outbox.
 * @throws CountersignError INPUT_INVALID
 */
export function requireAnswer(ticket: Ticket, report: BeforeOutcome): void {
  if (!answers(ticket, report)) refuse(`a report "${report.kind}" is no answer to this order`);
  if (report.kind === 'prepared') requireOrderedPassword(ticket, report.password);
}

function answers({ found, checked, order }: Ticket, report: BeforeOutcome): boolean {
  if (found === null) return report.kind === (checked === 'api-user' ? 'diagnosed' : 'account-checked');
  // Also while the facts about a password are to be derived, before which there is no order.
  if (report.kind === 'unprepared') return true;
  if (order === null) return false;
  const { assistance, work } = order;
  switch (report.kind) {
    case 'identified':
      return order.identify !== null;
    case 'seen':
    case 'unseen':
      return work === 'verify';
    case 'prepared':
      return work === 'open-task';
    case 'handed-over':
      return (assistance?.recipient ?? null) !== null;
    case 'assisted':
      return assistance !== null && (report.trial?.secret ?? null) === (assistance.untried?.secret ?? null);
    case 'too-early':
      return longestWait(order) > 0;
    default:
      return false;
  }
}

/**
 * For how long the work of an order can be too early, in milliseconds: while a call of an earlier attempt may be under way, and while
 * credentials that were handed in are tried again.
 */
export function longestWait({ underWay, assistance }: NonNullable<Ticket['order']>): number {
  return Math.max(underWay?.forMillis ?? 0, assistance?.untried?.retryWithinMillis ?? 0);
}

/**
 * A password comes where one was ordered, and nowhere else: the owner of the integration would receive one that nobody asked for.
 * @throws CountersignError INPUT_INVALID
 */
export function requireOrderedPassword({ order }: Ticket, password: SealedPassword | null): void {
  const isOrdered = (order?.password ?? null) !== null;
  if (isOrdered === (password !== null)) return;
  refuse(
    isOrdered ? 'the password that was ordered is missing' : 'a password was sealed, and none was ordered',
  );
}

/** Whether a worker can know it so: that people looked or said something is for them to say. */
export function isWorkersWord(knownBy: KnownBy): boolean {
  return knownBy !== 'attested' && knownBy !== 'reported';
}

/** @throws CountersignError INPUT_INVALID */
export function refuse(problem: string): never {
  throw new CountersignError('INPUT_INVALID', { problems: [problem] });
}
