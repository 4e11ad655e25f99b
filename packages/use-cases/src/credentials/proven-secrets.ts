import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';

/** More entries of one type than a request can have. */
const ALL = 10_000;

/**
 * The sealed credentials of a request that the worker found good before access was taken away. Read from the log, so that
 * no edited row makes a refusal look like a proof.
 */
export function provenSecrets(tx: ReadTransaction, request: string): ReadonlySet<string> {
  const entries = tx.audit.entries({ from: 0, limit: ALL, request, type: 'credential.proven' });
  return new Set(
    entries.flatMap(({ body }) => {
      const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
      const { secret, good } = AUDIT_EVENTS['credential.proven'].parse(entry.data);
      return good ? [secret] : [];
    }),
  );
}
