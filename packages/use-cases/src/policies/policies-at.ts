import { AUDIT_EVENTS, auditEntrySchema, CountersignError, type Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { EntryProof, LogReader, PolicyReader, PolicySetRecord } from '../ports/index.ts';

/** Policies of some time, and the entry of the log that put them in force. */
export interface PoliciesInForce {
  readonly set: PolicySetRecord;
  readonly entry: EntryProof;
}

/**
 * Which policies were in force at a time. The signed log says which; the store only lends the documents, which the digest
 * in the entry names.
 * @throws CountersignError NOT_FOUND for a time before the first activation
 */
export function policiesAt(tx: PolicyReader & LogReader, time: Instant): PoliciesInForce {
  const index = lastActivation(tx, time);
  const missing = () =>
    new CountersignError('NOT_FOUND', { what: 'policy set in force at', id: new Date(time).toISOString() });
  if (index === undefined) throw missing();
  const entry = tx.audit.proof(index);
  if (entry === undefined) throw missing();
  const { at, data } = parseActivation(entry.body);
  const stored = tx.policySets.get(data.policyDigest);
  if (stored === undefined) throw missing();
  return { set: { ...stored, activatedAt: Date.parse(at) }, entry };
}

const lastActivation = (tx: LogReader, time: Instant): number | undefined =>
  entriesOfType(tx, 'policy.activated').findLast(({ at }) => at <= time)?.index;

function parseActivation(body: Uint8Array) {
  const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  return { at: entry.at, data: AUDIT_EVENTS['policy.activated'].parse(entry.data) };
}
