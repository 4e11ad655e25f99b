import type { PGliteInterface } from '@electric-sql/pglite';
import { MAX_STALLED_COUNT } from '../backend.ts';

/**
 * Puts back to waiting what was running when the last process ended. Only one process can have the directory, so
 * nothing runs when it is opened and no lock has to run out first. BullMQ's own function does it, called twice: one
 * pass marks the active jobs, the next takes the marked ones whose lock is over at the time it is given.
 *
 * @returns the ids of the jobs that will be delivered again.
 */
export async function recoverActiveJobs(db: PGliteInterface): Promise<string[]> {
  const active = await db.query<{ queue: string; locksOver: number }>(
    `SELECT queue, max(locked_until_ms) + 1 AS "locksOver" FROM job WHERE state = 'active' GROUP BY queue`,
  );
  const recovered: string[] = [];
  for (const { queue, locksOver } of active.rows) {
    await deleteLastCheck(db, queue);
    for (let pass = 1; pass <= 2; pass++) {
      const taken = await db.query<{ id: string }>(
        'SELECT id FROM move_stalled_jobs_to_wait($1, $2, $3, 0) AS t(id)',
        [queue, MAX_STALLED_COUNT, locksOver],
      );
      recovered.push(...taken.rows.map((row) => row.id));
    }
    await deleteLastCheck(db, queue);
  }
  return recovered;
}

/** A check is skipped when another one was made after the time it is given; the times given here are not the clock's. */
async function deleteLastCheck(db: PGliteInterface, queue: string): Promise<void> {
  await db.query("DELETE FROM meta WHERE queue = $1 AND field = 'stalled-check'", [queue]);
}
