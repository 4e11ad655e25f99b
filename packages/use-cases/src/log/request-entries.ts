import {
  type Actor,
  AUDIT_EVENTS,
  type AuditEventData,
  type AuditEventType,
  auditEntrySchema,
} from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** More entries of one type than a request can have. */
const ALL = 10_000;

/** What an entry says, and who made it. */
export interface RequestEntry<T extends AuditEventType> {
  readonly actor: Actor;
  readonly data: AuditEventData<T>;
}

/**
 * The entries of one type about a request, oldest first, without those whose bytes were pruned. For what no edited row may decide.
 */
export function requestEntries<T extends AuditEventType>(
  tx: LogReader,
  request: string,
  type: T,
): readonly RequestEntry<T>[] {
  return tx.audit.entries({ from: 0, limit: ALL, request, type }).flatMap(({ body }) => {
    if (body.length === 0) return [];
    const { actor, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    // The schema of this type gives data of this type, which the registry as a whole does not say.
    return [{ actor, data: AUDIT_EVENTS[type].parse(data) as AuditEventData<T> }];
  });
}
