import { csvLine } from '../populations/csv.ts';
import type { DutyRow } from './duty-row.ts';

/** First line of the matrix as CSV. */
export const DUTY_HEADER = csvLine([
  'request',
  'account',
  'action',
  'submitted',
  'requested',
  'approved',
  'workers',
  'carried_out',
  'confirmed',
  'refused_attempts',
  'coincide',
]);

/** A line of the matrix, with its end. */
export const dutyLine = (row: DutyRow): string =>
  csvLine([
    row.request,
    row.account,
    row.action,
    row.submittedAt,
    row.requesters.join(' '),
    row.approvers.join(' '),
    row.workers.join(' '),
    row.doers.join(' '),
    row.confirmers.join(' '),
    String(row.refusals),
    row.problems.join('; '),
  ]);
