import type { Actor, AuditEvent } from '@countersign/schema';
import type { Clock, Store, WriteTransaction } from './ports/index.ts';

type RefusalType =
  | 'access.refused'
  | 'job.refused'
  | 'sign-in.refused'
  | 'review.refused'
  | 'task.refused'
  | 'governance.review-refused';

/** An event that somebody can cause as often as they like, without being allowed anything. */
export type RefusalEvent = Extract<AuditEvent, { readonly type: RefusalType }>;

/**
 * Keeps a log that is kept for good from being filled by whoever is refused. The first refusal has an entry at once; the same
 * one again within an hour is counted, and the hour's number is one entry.
 */
export interface RefusalCounter {
  /** Whether it was counted instead; then it gets no entry of its own. */
  isRepeated(actor: Actor, event: RefusalEvent): boolean;
  /** Has the next one recorded again, where this one could not be. */
  forget(actor: Actor, event: RefusalEvent): void;
  /** Appends the entries of the hours that are over; of all that were begun when the program ends. */
  flush(store: Store, when: 'over' | 'ending'): Promise<void>;
}

const HOUR_MILLIS = 3_600_000;
/** Kinds of refusals that are counted at once; beyond it each has its entry. */
const MOST = 10_000;

interface Counted {
  readonly actor: Actor;
  readonly event: RefusalEvent;
  readonly since: number;
  again: number;
}

export function createRefusalCounter({ now }: Clock): RefusalCounter {
  const counted = new Map<string, Counted>();
  return {
    isRepeated: (actor, event) => {
      const key = keyOf(actor, event);
      const known = counted.get(key);
      if (known !== undefined) {
        known.again += 1;
        return true;
      }
      if (counted.size < MOST) counted.set(key, { actor, event, since: now(), again: 0 });
      return false;
    },
    forget: (actor, event) => void counted.delete(keyOf(actor, event)),
    flush: async (store, when) => {
      const due = [...counted].filter(
        ([, { since }]) => when === 'ending' || Math.abs(now() - since) >= HOUR_MILLIS,
      );
      const repeated = due.filter(([, { again }]) => again > 0);
      if (repeated.length > 0)
        await store.write((tx) => {
          for (const [, one] of repeated) append(tx, one);
        });
      for (const [key] of due) counted.delete(key);
    },
  };
}

function append(tx: WriteTransaction, { actor, event, again }: Counted): void {
  // Every event of these types has a count; only the union of them does not say so of itself.
  tx.audit.append(actor, { ...event, data: { ...event.data, count: again } } as RefusalEvent);
}

function keyOf(actor: Actor, { type, request, data }: RefusalEvent): string {
  // A job that was made up can be made up differently each time.
  const said = 'jobDigest' in data ? data.code : data;
  return JSON.stringify([actor, type, request, said]);
}
