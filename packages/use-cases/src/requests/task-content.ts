import type { TaskRecord } from '../ports/index.ts';

/** What somebody who has a task in hand is told, and who looks again: what the log has a digest of. */
export const taskContent = ({
  title,
  instructions,
  confirmedBy,
}: Pick<TaskRecord, 'title' | 'instructions' | 'confirmedBy'>) => ({ title, instructions, confirmedBy });
