import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { z } from 'zod';
import type { LogReader, RequestRecord } from '../ports/index.ts';

/** More entries of one type than a request can have. */
const ALL = 10_000;

export type BrakedRelease = Pick<
  z.infer<(typeof AUDIT_EVENTS)['request.braked']>,
  'removals' | 'outcome' | 'requirements'
>;

/**
 * What the policies asked for when the current revision was to be released and too much else was; null where it was not held
 * back. Read from the log by its index, so that no edited row of the request lowers it. Whoever takes the entry out of the index as well gets
 * an approval and nothing carried out: at each step it is looked for among the signed entries themselves.
 */
export function brakedRelease(
  tx: LogReader,
  { id, revision }: Pick<RequestRecord, 'id' | 'revision'>,
): BrakedRelease | null {
  const entries = tx.audit.entries({ from: 0, limit: ALL, request: id, type: 'request.braked' });
  const braked = entries.flatMap(({ body }) => {
    if (body.length === 0) return [];
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    const data = AUDIT_EVENTS['request.braked'].parse(entry.data);
    return data.revision === revision ? [data] : [];
  });
  return braked.at(-1) ?? null;
}
