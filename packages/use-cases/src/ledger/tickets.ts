import type { StepOrder } from '@countersign/schema';
import type { OutboxRecord, PermitRecord, RandomBytes, RequestRecord, StepRecord } from '../ports/index.ts';
import type { WorkerActor } from './ledger-deps.ts';
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
  /** Whoever signed in for it; all workers of one token share what is kept. */
  readonly party: string;
  /** Null for the check of an account. */
  readonly found: FoundStep | null;
  /** What a check is about; null for a step. */
  readonly checked: 'account' | 'api-user' | null;
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

/** More than all workers together have in hand. */
const MOST = 2_000;

/** Where there are too many, whoever has most loses its oldest, so that one worker cannot push out what others have in hand. */
export function createTickets(randomBytes: RandomBytes): Tickets {
  const tickets = new Map<string, Ticket>();
  const parties = new Map<string, Set<string>>();
  // Nothing that was given out before the ledger began may stand for something else now.
  const era = Buffer.from(randomBytes(12)).toString('base64url');
  let issued = 0;
  const end = (id: string): void => {
    const party = tickets.get(id)?.party;
    if (party === undefined) return;
    tickets.delete(id);
    const own = parties.get(party);
    own?.delete(id);
    if (own?.size === 0) parties.delete(party);
  };
  const evictOldest = (): void => {
    let most: Set<string> | undefined;
    for (const own of parties.values()) if (most === undefined || own.size > most.size) most = own;
    const [oldest] = most ?? [];
    if (oldest !== undefined) end(oldest);
  };
  return {
    issue: (ticket) => {
      if (tickets.size >= MOST) evictOldest();
      issued += 1;
      const id = `${era}.${issued}`;
      tickets.set(id, ticket);
      const own = parties.get(ticket.party) ?? new Set();
      parties.set(ticket.party, own.add(id));
      return id;
    },
    find: (id, worker) => {
      const ticket = tickets.get(id);
      return ticket?.worker === worker ? ticket : undefined;
    },
    end,
  };
}

/** Whose tickets count together: all starts of a worker on another machine have one token. */
export const partyOf = ({ id, via }: WorkerActor): string => via ?? id;
