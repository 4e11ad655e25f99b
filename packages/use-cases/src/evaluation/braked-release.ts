import type { AuditEventData } from '@countersign/schema';
import { requestEntries } from '../log/request-entries.ts';
import type { LogReader, RequestRecord } from '../ports/index.ts';

export type BrakedRelease = Pick<AuditEventData<'request.braked'>, 'removals' | 'outcome' | 'requirements'>;

/**
 * What the policies asked for when the current revision was to be released and too much else was; null where it was not held
 * back. Read from the log by its index, so that no edited row of the request lowers it. Whoever takes the entry out of the index as well gets
 * an approval and nothing carried out: at each step it is looked for among the signed entries themselves.
 */
export function brakedRelease(
  tx: LogReader,
  { id, revision }: Pick<RequestRecord, 'id' | 'revision'>,
): BrakedRelease | null {
  const braked = requestEntries(tx, id, 'request.braked').filter(({ data }) => data.revision === revision);
  return braked.at(-1)?.data ?? null;
}
