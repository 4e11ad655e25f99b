import { requestEntries } from '../log/request-entries.ts';
import type { LogReader } from '../ports/index.ts';

/**
 * The principal who took a task on last; null while nobody has. Read from the log, so that no edited row decides who gets a
 * password.
 */
export function startedBy(tx: LogReader, task: { id: string; request: string }): string | null {
  const started = requestEntries(tx, task.request, 'task.started');
  const actor = started.findLast(({ data }) => data.task === task.id)?.actor;
  return actor?.kind === 'principal' ? actor.id : null;
}
