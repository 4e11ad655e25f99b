import {
  type Actor,
  type AuditEventData,
  CountersignError,
  LOG_FILTERS,
  type LogFilter,
} from '@countersign/schema';
import type { Logger, Store, WriteTransaction } from '../ports/index.ts';

/** Entries by their first and last index, and how many of those between. */
export type EntrySpan = Pick<AuditEventData<'log.read'>, 'first' | 'last' | 'count'>;

/** Who read what. */
export interface LogRead {
  readonly actor: Actor;
  readonly operation: AuditEventData<'log.read'>['operation'];
  readonly filter: Partial<LogFilter>;
  /** The entries that were answered. */
  readonly entries: EntrySpan;
}

/**
 * Puts on record that somebody read the log. Where the log cannot be written reading goes on all the same, because that is
 * when somebody has to look at it; the service's own log tells of it then.
 */
export const createRecordLogRead =
  (deps: { readonly store: Store; readonly logger: Logger }) =>
  async (read: LogRead): Promise<void> => {
    try {
      await deps.store.write((tx) => appendLogRead(tx, read));
    } catch (error) {
      if (!(error instanceof CountersignError)) throw error;
      const { actor, operation } = read;
      deps.logger.error(
        { alert: 'log-read-not-recorded', actor, operation, code: error.code },
        'somebody read the log, which could not be put on record',
      );
    }
  };

/** The entry says by which filters was read, not what they were set to, except the request. */
export function appendLogRead(tx: WriteTransaction, { actor, operation, filter, entries }: LogRead): number {
  return tx.audit.append(actor, {
    type: 'log.read',
    request: null,
    data: {
      operation,
      filters: LOG_FILTERS.filter((name) => filter[name] !== undefined),
      of: filter.request ?? null,
      ...entries,
    },
  });
}

/** The span of entries in either order. */
export function spanOf(entries: readonly { readonly index: number }[]): EntrySpan {
  const [one, other] = [entries[0]?.index, entries.at(-1)?.index];
  if (one === undefined || other === undefined) return { first: null, last: null, count: 0 };
  return { first: Math.min(one, other), last: Math.max(one, other), count: entries.length };
}
