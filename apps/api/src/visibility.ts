import { CountersignError, type Principal } from '@countersign/schema';
import { mayRead } from '@countersign/use-cases';
import type { ReadTransaction, RequestRecord, TaskRecord } from '@countersign/use-cases/ports';

/**
 * What a principal may not see is not there for that principal: the answer is the same as for what does not exist. That
 * somebody asked for it is recorded as a refusal all the same.
 */
export class HiddenError extends CountersignError {
  constructor(what: string, id: string) {
    super('NOT_FOUND', { what, id });
  }
}

/**
 * Gives something back that exists and belongs to an account that the principal may look into.
 * @throws CountersignError NOT_FOUND
 */
export function visible<T>(
  principal: Principal,
  thing: T | undefined,
  of: { readonly what: string; readonly id: string; readonly account: (thing: T) => string | undefined },
): T {
  const account = thing === undefined ? undefined : of.account(thing);
  if (thing === undefined || account === undefined) {
    throw new CountersignError('NOT_FOUND', { what: of.what, id: of.id });
  }
  if (!mayRead(principal, account)) throw new HiddenError(of.what, of.id);
  return thing;
}

/** @throws CountersignError NOT_FOUND */
export function visibleRequest(tx: ReadTransaction, principal: Principal, id: string): RequestRecord {
  return visible(principal, tx.requests.get(id), { what: 'request', id, account: (one) => one.account });
}

/** @throws CountersignError NOT_FOUND */
export function visibleTask(tx: ReadTransaction, principal: Principal, id: string): TaskRecord {
  const account = (task: TaskRecord) => tx.requests.get(task.request)?.account;
  return visible(principal, tx.tasks.get(id), { what: 'task', id, account });
}
