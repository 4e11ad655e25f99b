import {
  type Actor,
  AUDIT_EVENTS,
  type AuditEventData,
  type AuditEventType,
  auditEntrySchema,
  type Instant,
  isLastingEntryType,
} from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** What an entry says, who made it, and when. */
export interface TypedEntry<T extends AuditEventType> {
  readonly index: number;
  readonly at: Instant;
  readonly actor: Actor;
  /** The request that it is about; null where it is about none. */
  readonly request: string | null;
  readonly data: AuditEventData<T>;
}

/** More entries of one type than there ever are. */
const ALL = 1_000_000;

/**
 * The entries of one type, oldest first, without those whose bytes were pruned. Where somebody would gain by one that is missing, the signed log
 * says where they are. Of the others the index of the database does, and each of them says what it is: one of another type, or about another
 * request, that was put into the index is left out.
 */
export function entriesOfType<T extends AuditEventType>(
  { audit }: LogReader,
  type: T,
  among: { readonly from?: number; readonly request?: string } = {},
): readonly TypedEntry<T>[] {
  const { from = 0, request } = among;
  const stored =
    request === undefined && isLastingEntryType(type)
      ? audit.lasting({ type, from })
      : audit.entries({ from, limit: ALL, type, request });
  return stored.flatMap(({ index, body }) => {
    if (body.length === 0) return [];
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    if (entry.type !== type || (request !== undefined && entry.request !== request)) return [];
    // The schema of this type gives data of this type, which the registry as a whole does not say.
    const data = AUDIT_EVENTS[type].parse(entry.data) as AuditEventData<T>;
    return [{ index, at: Date.parse(entry.at), actor: entry.actor, request: entry.request, data }];
  });
}
