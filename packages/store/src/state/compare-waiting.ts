import type { Connection } from '../connection.ts';
import type { StateDifference } from './state-difference.ts';

/** What has to be in the index of what waits, by the rows that were compared with the log. */
const EXPECTED = `
  SELECT id, CASE state WHEN 'returned' THEN 'returned' ELSE 'review' END AS kind, account, integration, requester, revision
  FROM request WHERE state IN ('in-review', 'returned')
  UNION ALL
  SELECT task.id, CASE task.state WHEN 'open' THEN 'task' ELSE 'confirmation' END, request.account, request.integration,
    request.requester, NULL
  FROM task JOIN request ON request.id = task.request WHERE task.state IN ('open', 'completed')`;

const DIFFERENCES: Readonly<Record<StateDifference['kind'], string>> = {
  added: `SELECT id FROM waiting WHERE id NOT IN (SELECT id FROM (${EXPECTED}))`,
  edited: `SELECT waiting.id FROM waiting JOIN (${EXPECTED}) AS expected USING (id)
    WHERE (waiting.kind, waiting.account, waiting.integration, waiting.requester, waiting.revision)
      IS NOT (expected.kind, expected.account, expected.integration, expected.requester, expected.revision)`,
  missing: `SELECT id FROM (${EXPECTED}) WHERE id NOT IN (SELECT id FROM waiting)`,
};

/** Compares the index by which people find what waits for them. It decides nothing, but hides or shows requests and tasks. */
export function compareWaiting(
  connection: Connection,
  report: (difference: StateDifference) => void,
): number {
  for (const [kind, sql] of Object.entries(DIFFERENCES) as [StateDifference['kind'], string][])
    for (const id of connection.prepare<[], string>(sql).pluck().iterate())
      report({ table: 'waiting', id, kind, what: null });
  return connection.prepare<[], number>('SELECT count(*) FROM waiting').pluck().get() ?? 0;
}
