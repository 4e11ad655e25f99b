import type { TrustedLog } from '@countersign/audit-log';
import { AUDIT_EVENTS, type AuditEventData, auditEntrySchema, type Instant } from '@countersign/schema';
import { beginSignedReading, readPiece, type SignedReading, verifyReading } from '../log/signed-reading.ts';
import type { LogReader, Store, StoredEntry } from '../ports/index.ts';

/** What the signed log says of a change, whatever the rows say. */
export interface ChangeHistory {
  readonly proposed: readonly AuditEventData<'governance.proposed'>[];
  readonly reviewed: readonly (AuditEventData<'governance.reviewed'> & {
    readonly principal: string | null;
  })[];
  /** Whether it has all its approvals, and waits or is being carried out. */
  readonly isApproved: boolean;
  readonly isOver: boolean;
  /** When it was carried out, as the log says; null where it was not. */
  readonly carriedOutAt: Instant | null;
  /** Whether it was closed, also after it was carried out: a token that was not handed out by then never is. */
  readonly isClosed: boolean;
  /** Tokens that were handed out for it. */
  readonly tokens: readonly string[];
}

/** A history as far as it was read; what came since is added where it is asked for. */
export interface HistoryReading {
  /** In the transaction in which it is acted upon. Undefined where the log is not the one that was signed. */
  readonly upTo: (tx: LogReader) => ChangeHistory | undefined;
}

export interface HistoryDeps {
  readonly store: Store;
  readonly trustedLog: TrustedLog;
  /** Lets others have their turn between two pieces. */
  readonly pause: () => Promise<void>;
}

/**
 * Reads the history of a change from the signed entries alone, from the one on in which it was asked for. That may be two weeks
 * of them, so it is done a piece at a time and before the transaction; what is appended meanwhile is read in it.
 */
export async function readChangeHistory(deps: HistoryDeps, change: string): Promise<HistoryReading> {
  const { store, trustedLog, pause } = deps;
  const entries: StoredEntry[] = [];
  const observe = (entry: StoredEntry) => {
    if (mentions(entry, change)) entries.push(entry);
  };
  let reading: SignedReading | null = null;
  try {
    const next = () =>
      store.read((tx) => {
        reading ??= beginSignedReading(tx, tx.governanceChanges.get(change)?.entry ?? tx.audit.size());
        const hasMore = readPiece(tx, reading, { observe });
        if (!hasMore) verifyReading(tx, reading, trustedLog);
        return hasMore;
      });
    while (next()) await pause();
  } catch {
    reading = null;
  }
  const read = reading as SignedReading | null;
  return {
    upTo: (tx) => {
      if (read === null) return undefined;
      const since = tx.audit.entries({ from: read.peaks.size, limit: MOST_MEANWHILE });
      return historyOf([...entries, ...since.filter((entry) => mentions(entry, change))], change);
    },
  };
}

/** More entries than are appended between the reading and the transaction. */
const MOST_MEANWHILE = 100_000;

/** Cheaper than to parse every entry of two weeks. */
const mentions = ({ body }: StoredEntry, change: string): boolean => Buffer.from(body).includes(change);

function historyOf(entries: readonly StoredEntry[], change: string): ChangeHistory {
  const proposed: AuditEventData<'governance.proposed'>[] = [];
  const reviewed: (AuditEventData<'governance.reviewed'> & { principal: string | null })[] = [];
  let isApproved = false;
  let isOver = false;
  let isClosed = false;
  let carriedOutAt: Instant | null = null;
  const tokens: string[] = [];
  for (const { body } of entries) {
    const { type, at, actor, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    if (data.change !== change) continue;
    if (type === 'governance.proposed') proposed.push(AUDIT_EVENTS[type].parse(data));
    if (type === 'governance.reviewed')
      reviewed.push({
        ...AUDIT_EVENTS[type].parse(data),
        principal: actor.kind === 'principal' ? actor.id : null,
      });
    if (type === 'governance.carried-out') carriedOutAt = Date.parse(at);
    if (type === 'token.issued') tokens.push(AUDIT_EVENTS[type].parse(data).token);
    if (type === 'governance.closed') isClosed = true;
    if (type === 'governance.approved') isApproved = true;
    if (type === 'governance.carried-out' || type === 'governance.closed') isOver = true;
  }
  return { proposed, reviewed, isApproved, isOver, isClosed, carriedOutAt, tokens };
}
