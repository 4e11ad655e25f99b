import { CountersignError, type Permission, type Principal } from '@countersign/schema';
import type { ReadTransaction, RequestRecord, TaskRecord } from '../ports/index.ts';
import { isAuthorized } from './authorize.ts';
import { HiddenError } from './hidden-error.ts';
import { requestObject } from './objects.ts';
import type { ProtectedObject } from './protected-object.ts';

/** A thing that somebody asks for by its identifier, and where it belongs. */
interface Sought<T> {
  readonly what: string;
  readonly id: string;
  /** Undefined where it does not exist. */
  readonly thing: T | undefined;
  /** Undefined where nobody can see it this way. */
  readonly object: (thing: T) => ProtectedObject | undefined;
}

/**
 * Gives something back that exists and that the principal may read.
 * @throws CountersignError NOT_FOUND
 */
export function requireVisible<T>(principal: Principal, permission: Permission, sought: Sought<T>): T {
  const { what, id, thing } = sought;
  const object = thing === undefined ? undefined : sought.object(thing);
  if (thing === undefined || object === undefined) throw new CountersignError('NOT_FOUND', { what, id });
  if (!isAuthorized(principal, permission, object)) throw new HiddenError(what, id);
  return thing;
}

/** @throws CountersignError NOT_FOUND */
export function requireVisibleRequest(tx: ReadTransaction, principal: Principal, id: string): RequestRecord {
  return requireVisible(principal, 'request.read', {
    what: 'request',
    id,
    thing: tx.requests.get(id),
    object: (request) => requestObject(tx, request),
  });
}

/** @throws CountersignError NOT_FOUND */
export function requireVisibleTask(tx: ReadTransaction, principal: Principal, id: string): TaskRecord {
  return requireVisible(principal, 'task.read', {
    what: 'task',
    id,
    thing: tx.tasks.get(id),
    object: (task) => {
      const request = tx.requests.get(task.request);
      return request && requestObject(tx, request);
    },
  });
}
