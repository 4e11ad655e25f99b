import type { RequestHistories } from '../ledger/permit-histories.ts';
import type { ReadTransaction } from '../ports/index.ts';

/**
 * The principal who took a task on last; null while nobody has. From the signed entries, so that neither an edited row nor the index of the
 * log decides who gets a password.
 */
export function startedBy(
  tx: ReadTransaction,
  { histories }: { readonly histories: RequestHistories },
  task: { readonly id: string; readonly request: string },
): string | null {
  return histories.ofRequest(tx, task.request)?.tasks.get(task.id)?.startedBy ?? null;
}
