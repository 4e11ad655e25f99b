import type { StepOrder } from '@countersign/schema';
import type { OutboxRecord, PermitRecord, RandomBytes, RequestRecord, StepRecord } from '../ports/index.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/** A step and its surroundings as they were when its job came. */
export interface FoundStep {
  readonly step: StepRecord;
  readonly request: RequestRecord;
  readonly permit: PermitRecord | null;
  readonly outbox: OutboxRecord;
}

/** Work that was given to a worker, as it was judged. */
export interface Ticket {
  /** Nobody else may report about it. */
  readonly worker: string;
  readonly subject: string;
  /** Null for the check of an account. */
  readonly found: FoundStep | null;
  /** What it was judged by; null while the facts about its password are to be derived. */
  readonly snapshot: StepSnapshot | null;
  readonly order: StepOrder | null;
  /** Whether it came to the worker because it had just done the step before, and not from the queue. */
  readonly isOwn: boolean;
}

/** Keeps what was judged until the worker reports, so that it is compared with what is there then and not judged twice. */
export interface Tickets {
  issue(ticket: Ticket): string;
  /** Undefined where it is not this worker's, or is not remembered any more; the work is opened again then. */
  find(id: string, worker: string): Ticket | undefined;
  end(id: string): void;
}

/** More than all workers together have in hand. The oldest is forgotten first. */
const MOST = 2_000;

export function createTickets(randomBytes: RandomBytes): Tickets {
  const tickets = new Map<string, Ticket>();
  // Nothing that was given out before the ledger began may stand for something else now.
  const era = Buffer.from(randomBytes(12)).toString('base64url');
  let issued = 0;
  return {
    issue: (ticket) => {
      issued += 1;
      const id = `${era}.${issued}`;
      tickets.set(id, ticket);
      const [oldest] = tickets.keys();
      if (tickets.size > MOST && oldest !== undefined) tickets.delete(oldest);
      return id;
    },
    find: (id, worker) => {
      const ticket = tickets.get(id);
      return ticket?.worker === worker ? ticket : undefined;
    },
    end: (id) => void tickets.delete(id),
  };
}
