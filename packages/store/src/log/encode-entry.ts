import {
  type Actor,
  AUDIT_EVENTS,
  type AuditEvent,
  auditEntrySchema,
  type Instant,
} from '@countersign/schema';
import canonicalize from 'canonicalize';

/** Most that an entry bundle can hold per entry: its length has two bytes (c2sp.org/tlog-tiles). */
export const MAX_ENTRY_BYTES = 65_535;

/**
 * The bytes of an entry as they are hashed: canonical JSON (RFC 8785), made once, here. What the schema does not know is
 * refused, because an entry can never be taken back.
 *
 * @throws TypeError when the event is not one that AUDIT_EVENTS describes, or is too large; that is a mistake in the program
 */
export function encodeEntry(entry: { id: string; at: Instant; actor: Actor; event: AuditEvent }): Buffer {
  const { id, at, actor, event } = entry;
  const { type, request, data } = event;
  const envelope = auditEntrySchema.safeParse({
    v: 1,
    id,
    at: new Date(at).toISOString(),
    type,
    actor,
    request,
    data,
  });
  if (!envelope.success) throw invalid(type, envelope.error);
  const checked = AUDIT_EVENTS[type].safeParse(data);
  if (!checked.success) throw invalid(type, checked.error);
  const text = canonicalize(envelope.data);
  if (text === undefined) throw invalid(type);
  const body = Buffer.from(text, 'utf8');
  if (body.length > MAX_ENTRY_BYTES) {
    throw new TypeError(`The audit event ${type} has ${body.length} bytes; at most ${MAX_ENTRY_BYTES} fit.`);
  }
  return body;
}

function invalid(type: string, cause?: Error): TypeError {
  return new TypeError(`The audit event ${type} is not as AUDIT_EVENTS describes it.`, { cause });
}
