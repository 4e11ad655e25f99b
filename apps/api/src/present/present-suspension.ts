import { SUSPENSION_REASONS } from '@countersign/schema';
import type { SqliteStore } from '@countersign/store';

/** Why nothing is written to the log, and what to do; null where it is. */
export function presentSuspension(suspension: ReturnType<SqliteStore['suspension']>) {
  if (suspension === null) return null;
  const { reason, problem, since } = suspension;
  return { reason, problem, since: new Date(since).toISOString(), remedy: SUSPENSION_REASONS[reason].remedy };
}
