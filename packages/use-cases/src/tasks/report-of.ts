import type { TaskEventRecord, TaskRecord } from '../ports/index.ts';

/** Which report of a task waits for a second person to look, by its place in the history; null where none does. */
export function reportOf(history: readonly TaskEventRecord[], { id, state }: TaskRecord): number | null {
  if (state !== 'completed') return null;
  return history.findLast(({ task, kind }) => task === id && kind === 'completed')?.position ?? null;
}
