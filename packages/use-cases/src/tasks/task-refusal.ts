import type { CountersignError } from '@countersign/schema';
import type { RefusalEvent } from '../refusal-counter.ts';
import type { TaskInHand } from './task-of.ts';

/** What somebody is told who may not do something with a task, and what the log says of it. */
export function taskRefusal(
  { task, step, request }: TaskInHand,
  { error, rules }: { readonly error: CountersignError; readonly rules: readonly string[] },
): { readonly ok: false; readonly error: CountersignError; readonly refused: RefusalEvent } {
  const data = { task: task.id, step: step.id, key: step.key, rules: [...rules], code: error.code };
  return { ok: false, error, refused: { type: 'task.refused', request: request.id, data } };
}
