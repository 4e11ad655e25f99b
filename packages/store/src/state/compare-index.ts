import type { Connection } from '../connection.ts';
import type { StateDifference } from './state-difference.ts';

/** What a body says of itself; of one without bytes, or that cannot be read, nothing. */
const says = (field: string) =>
  `CASE WHEN json_valid(CAST(entry.body AS TEXT)) THEN CAST(entry.body AS TEXT) ->> '$.${field}' END`;

/** By what is wrong: what the index has beside the log, what it calls otherwise than the entries do, and what it lacks below its end. */
const DIFFERENCES: Readonly<Record<StateDifference['kind'], string>> = {
  added: 'SELECT idx FROM entry_index WHERE idx NOT IN (SELECT idx FROM entry)',
  edited: `SELECT entry.idx FROM entry JOIN entry_index USING (idx)
    WHERE length(entry.body) > 0
      AND (entry_index.type IS NOT ${says('type')} OR entry_index.request IS NOT ${says('request')})
      AND json_valid(CAST(entry.body AS TEXT))`,
  missing: `SELECT idx FROM entry
    WHERE idx <= (SELECT max(idx) FROM entry_index) AND idx NOT IN (SELECT idx FROM entry_index)`,
};

/**
 * Compares the index of the log, by which lists find entries, with the entries. It follows behind, so that what comes after its end is not
 * missing; it decides nothing that somebody would gain by, but hides or shows entries to people.
 */
export function compareIndex(connection: Connection, report: (difference: StateDifference) => void): number {
  for (const [kind, sql] of Object.entries(DIFFERENCES) as [StateDifference['kind'], string][])
    for (const idx of connection.prepare<[], number>(sql).pluck().iterate())
      report({ table: 'entry_index', id: String(idx), kind, what: null });
  return connection.prepare<[], number>('SELECT count(*) FROM entry_index').pluck().get() ?? 0;
}
