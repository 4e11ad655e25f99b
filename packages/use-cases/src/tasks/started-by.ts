import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { LogReader } from '../ports/index.ts';

/** More entries of one type than a request can have. */
const ALL = 10_000;

/**
 * The principal who took a task on last; null while nobody has. Read from the log, so that no edited row decides who gets a
 * password.
 */
export function startedBy(tx: LogReader, task: { id: string; request: string }): string | null {
  const entries = tx.audit.entries({ from: 0, limit: ALL, request: task.request, type: 'task.started' });
  const last = entries.findLast(({ body }) => {
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return AUDIT_EVENTS['task.started'].parse(entry.data).task === task.id;
  });
  if (last === undefined) return null;
  const { actor } = auditEntrySchema.parse(JSON.parse(Buffer.from(last.body).toString('utf8')));
  return actor.kind === 'principal' ? actor.id : null;
}
