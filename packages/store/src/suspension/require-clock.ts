import type { AuditEntry } from '@countersign/schema';
import type { Clock } from '@countersign/use-cases/ports';
import type { LogHead } from '../log/guard-log.ts';
import type { LogReader } from '../log/log-reader.ts';
import { refusalOf } from './suspension.ts';

/** How far the clock may be behind the last entry, in milliseconds. Less is corrected by the log; more is no drift. */
const CLOCK_TOLERANCE_MILLIS = 5 * 60_000;

/**
 * Refuses to go on with a clock that is far behind the log: permits would be valid longer than was decided, and the times of
 * the log would stand still. Where a person has said that the clock was ahead before, it has its time to come after.
 *
 * @throws CountersignError LOG_SUSPENDED
 */
export function requireClock(clock: Clock, head: LogHead, log: LogReader): void {
  const now = clock.now();
  const behindMillis = head.at - now;
  if (behindMillis <= CLOCK_TOLERANCE_MILLIS || isAccepted(head, log)) return;
  const problem = `the clock says ${new Date(now).toISOString()}, and the last entry is of ${new Date(head.at).toISOString()}`;
  throw refusalOf({ reason: 'clock-behind', problem, since: now });
}

/** Until the clock has come after, every entry gets the time of the one before it, so that of the acceptance is theirs. */
function isAccepted(head: LogHead, { audit }: LogReader): boolean {
  const index = audit.last('log.resumed');
  const body = index === undefined ? undefined : audit.entry(index)?.body;
  if (body === undefined) return false;
  const { at, data }: AuditEntry = JSON.parse(Buffer.from(body).toString('utf8'));
  return data.reasonCode === 'clock-was-ahead' && Date.parse(at) >= head.at;
}
