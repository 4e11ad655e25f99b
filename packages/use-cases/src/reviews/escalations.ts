import type { AuditEventData } from '@countersign/schema';
import { requestEntries } from '../log/request-entries.ts';
import type { LogReader, RequestRecord } from '../ports/index.ts';

/** What was done because the current revision was not reviewed in time, oldest first: read from the log, by no row. */
export const overdueEntries = (
  tx: LogReader,
  { id, revision }: Pick<RequestRecord, 'id' | 'revision'>,
): readonly AuditEventData<'request.overdue'>[] =>
  requestEntries(tx, id, 'request.overdue').flatMap(({ data }) => (data.revision === revision ? [data] : []));

/** Groups whose members may approve the current revision in the place of others, since those were late. */
export const escalatedTo = (
  tx: LogReader,
  request: Pick<RequestRecord, 'id' | 'revision'>,
): readonly string[] => [...new Set(overdueEntries(tx, request).flatMap(({ to }) => to ?? []))];
