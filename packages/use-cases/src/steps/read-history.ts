import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { PermitRecord, ReadTransaction, StepRecord } from '../ports/index.ts';

/** What the log says of a permit and of one of its steps, whatever the rows say. */
export interface StepHistory {
  readonly permitUsed: boolean;
  /** The request was edited, taken back or settled after the permit. */
  readonly permitVoid: boolean;
  /** The highest attempt in the log. Counted by key, so that a row under another identifier does not start anew. */
  readonly attempts: number;
  readonly applied: boolean;
  /**
   * The store was put back from a backup since the request was asked for, and the step was not attempted since: what was
   * done between the backup and its return is not in this log.
   */
  readonly doubtful: boolean;
}

/** More entries than a request can have. */
const ALL = 100_000;

/** Reads from the log what became of a permit; nothing of it can be taken back by editing a row. */
export function readHistory(
  tx: ReadTransaction,
  { step, permit }: { step: StepRecord; permit: PermitRecord },
): StepHistory {
  const { key } = step.plan;
  const restoredAt = restoredSince(tx, permit);
  let history: StepHistory = {
    permitUsed: false,
    permitVoid: false,
    attempts: 0,
    applied: false,
    doubtful: restoredAt !== undefined,
  };
  for (const { index, body } of tx.audit.entries({
    from: permit.entryIndex + 1,
    limit: ALL,
    request: permit.request,
  })) {
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    switch (entry.type) {
      case 'permit.used':
        history = { ...history, permitUsed: true };
        break;
      case 'step.attempted': {
        const made = AUDIT_EVENTS[entry.type].parse(entry.data);
        if (made.key !== key) break;
        history = {
          ...history,
          attempts: Math.max(history.attempts, made.attempt),
          doubtful: history.doubtful && index < (restoredAt ?? 0),
        };
        break;
      }
      case 'step.applied':
        if (AUDIT_EVENTS[entry.type].parse(entry.data).key === key) history = { ...history, applied: true };
        break;
      case 'request.edited':
      case 'request.cancelled':
      case 'request.rejected':
      case 'request.failed':
      case 'request.done':
        history = { ...history, permitVoid: true };
    }
  }
  return history;
}

/** Index of the entry that says that the store was put back from a backup after the request was asked for. */
function restoredSince(tx: ReadTransaction, { request, entryIndex }: PermitRecord): number | undefined {
  const restored = tx.audit.last('store.restored');
  if (restored === undefined || restored > entryIndex) return restored;
  // What was approved again after the return may have been approved and done before it.
  const asked = tx.audit.entries({ from: 0, limit: 1, request })[0]?.index ?? entryIndex;
  return asked < restored ? restored : undefined;
}
