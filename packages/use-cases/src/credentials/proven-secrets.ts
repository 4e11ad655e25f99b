import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** More entries of one type than a request can have. */
const ALL = 10_000;

/**
 * The sealed credentials of a request that the worker found good before access was taken away. Read from the log, so that
 * no edited row makes a refusal look like a proof.
 */
export function provenSecrets(tx: LogReader, request: string): ReadonlySet<string> {
  return new Set(trials(tx, request).flatMap(({ secret, good }) => (good ? [secret] : [])));
}

/** All that it tried. */
export function triedSecrets(tx: LogReader, request: string): ReadonlySet<string> {
  return new Set(trials(tx, request).map(({ secret }) => secret));
}

function trials(tx: LogReader, request: string) {
  const entries = tx.audit.entries({ from: 0, limit: ALL, request, type: 'credential.proven' });
  return entries.map(({ body }) => {
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return AUDIT_EVENTS['credential.proven'].parse(entry.data);
  });
}
