import type { Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader } from '../ports/index.ts';

/** Whether somebody was deactivated at or after a moment, whatever became of them since: being let in again revives nothing. */
export const hasLeftSince = (tx: LogReader, principal: string, since: Instant): boolean =>
  entriesOfType(tx, 'principal.deactivated').some(
    ({ at, data }) => data.principal === principal && at >= since,
  );
