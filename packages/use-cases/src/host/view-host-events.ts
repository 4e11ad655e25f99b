import { AUDIT_EVENTS, auditEntrySchema, endOfToken, type Instant } from '@countersign/schema';
import type { IdentityReader, LogReader, StoredEntry } from '../ports/index.ts';

/** What was done on the host beside the services, as far as somebody has to know of it. */
export interface HostEvents {
  /** The newest backup: when it was made, and how many entries the log had. Null where none was ever made. */
  readonly backup: { readonly at: Instant; readonly size: number } | null;
  /** Of the tokens that were made on the host for people, the newest that can still be used. */
  readonly recovery: {
    readonly at: Instant;
    readonly principal: string;
    readonly token: string;
    /** Index of the entry that says so. */
    readonly entry: number;
  } | null;
}

/** More recoveries than there ever are. */
const ALL = 1_000_000;

export function viewHostEvents(tx: IdentityReader & LogReader, now: Instant): HostEvents {
  const index = tx.audit.last('store.backed-up');
  const stored = index === undefined ? undefined : tx.audit.entry(index);
  const backedUp = stored && parsed(stored);
  // A later one that has ended hides none that has not.
  const usable = tx.audit
    .entries({ from: 0, limit: ALL, type: 'principal.recovered' })
    .filter(({ body }) => body.length > 0)
    .map((entry) => {
      const { at, data } = parsed(entry);
      return { at, ...AUDIT_EVENTS['principal.recovered'].parse(data), entry: entry.index };
    })
    .findLast(({ token }) => {
      const found = tx.tokens.get(token);
      return found !== undefined && endOfToken(found, now) === undefined;
    });
  return {
    backup:
      backedUp === undefined
        ? null
        : { at: backedUp.at, size: AUDIT_EVENTS['store.backed-up'].parse(backedUp.data).size },
    recovery: usable ?? null,
  };
}

function parsed({ body }: StoredEntry): { at: Instant; data: unknown } {
  const { at, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  return { at: Date.parse(at), data };
}
