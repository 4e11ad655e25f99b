import type { Instant } from '@countersign/schema';
import type { Clock, LogReader } from './ports/index.ts';

/**
 * The time by which it is judged what has expired: never before the newest entry of the log. So an expired token, permit or
 * credential does not come back to life when somebody sets the clock back. Leases and waiting times go by the clock itself,
 * because they would stand still otherwise until it has come after.
 */
export function logTime(tx: LogReader, clock: Clock): Instant {
  return Math.max(clock.now(), tx.audit.newestAt());
}
