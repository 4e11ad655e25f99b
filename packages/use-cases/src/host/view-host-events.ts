import { AUDIT_EVENTS, auditEntrySchema, type Instant } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';

/** What was done on the host beside the services, as far as somebody has to know of it. */
export interface HostEvents {
  /** The newest backup: when it was made, and how many entries the log had. Null where none was ever made. */
  readonly backup: { readonly at: Instant; readonly size: number } | null;
  /** A token that was made on the host for an administrator and can still be used. */
  readonly recovery: {
    readonly at: Instant;
    readonly principal: string;
    readonly token: string;
    /** Index of the entry that says so. */
    readonly entry: number;
  } | null;
}

export function viewHostEvents(tx: ReadTransaction, now: Instant): HostEvents {
  const backedUp = newest(tx, 'store.backed-up');
  const recovered = newest(tx, 'principal.recovered');
  const made = recovered && AUDIT_EVENTS['principal.recovered'].parse(recovered.data);
  const token = made && tx.tokens.get(made.token);
  const isUsable =
    token !== undefined && token.revokedAt === null && (token.expiresAt === null || token.expiresAt > now);
  return {
    backup:
      backedUp === undefined
        ? null
        : { at: backedUp.at, size: AUDIT_EVENTS['store.backed-up'].parse(backedUp.data).size },
    recovery:
      recovered === undefined || made === undefined || !isUsable
        ? null
        : { at: recovered.at, principal: made.principal, token: made.token, entry: recovered.index },
  };
}

/** Undefined where there is none, or where its bytes are gone. */
function newest(
  tx: ReadTransaction,
  type: 'store.backed-up' | 'principal.recovered',
): { index: number; at: Instant; data: unknown } | undefined {
  const index = tx.audit.last(type);
  const stored = index === undefined ? undefined : tx.audit.entry(index);
  if (stored === undefined) return undefined;
  const { at, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(stored.body).toString('utf8')));
  return { index: stored.index, at: Date.parse(at), data };
}
