import { AUDIT_EVENTS, auditEntrySchema } from '@countersign/schema';
import type { PermitRecord, ReadTransaction, StepRecord } from '../ports/index.ts';

/** What the log says of a step under its permit, whatever the rows say. */
export interface StepHistory {
  readonly permitUsed: boolean;
  /** The highest attempt in the log. Counted by key, so that a row under another identifier does not start anew. */
  readonly attempts: number;
  readonly applied: boolean;
}

/** More than a request can have of one kind. */
const ALL = 10_000;

/** Reads from the log what was done with a permit already; nothing of it can be taken back by editing a row. */
export function readHistory(
  tx: ReadTransaction,
  { step, permit }: { step: StepRecord; permit: PermitRecord },
): StepHistory {
  const dataOf = <T extends 'permit.used' | 'step.attempted' | 'step.applied'>(type: T) =>
    tx.audit
      .entries({ from: permit.entryIndex, limit: ALL, request: permit.request, type })
      .map(({ body }) => {
        const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
        return AUDIT_EVENTS[type].parse(entry.data);
      });
  const key = step.plan.key;
  return {
    permitUsed: dataOf('permit.used').length > 0,
    attempts: Math.max(
      0,
      ...dataOf('step.attempted').map((data) => ('attempt' in data && data.key === key ? data.attempt : 0)),
    ),
    applied: dataOf('step.applied').some((data) => 'key' in data && data.key === key),
  };
}
