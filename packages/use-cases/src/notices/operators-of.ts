import { isAuthorized, taskObject } from '../authorization/index.ts';
import { partsIn } from '../evaluation/actor-facts.ts';
import type { ReadTransaction, RequestRecord, TaskRecord } from '../ports/index.ts';
import type { Directory } from './directory.ts';

/** Who may do a task, or take the second look at it: nobody who asked for the request or approved it, or had the first look. */
export function operatorsOf(
  tx: ReadTransaction,
  directory: Pick<Directory, 'people'>,
  { task, request }: { readonly task: TaskRecord; readonly request: RequestRecord },
): readonly string[] {
  const isConfirmed = task.state === 'completed';
  const object = taskObject(tx, task, request);
  const partsOf = partsIn(tx, request);
  return directory.people
    .filter((one) => {
      if (!isAuthorized(one, isConfirmed ? 'task.confirm' : 'task.complete', object)) return false;
      const { isRequester, hasApproved, hasCompletedStep } = partsOf(one);
      return !isRequester && !hasApproved && !(isConfirmed && hasCompletedStep);
    })
    .map(({ id }) => id);
}

/** Whom a task waits for: whoever has it in hand, or else everybody who may do it or look again. */
export function doersOf(
  tx: ReadTransaction,
  directory: Pick<Directory, 'people'>,
  about: { readonly task: TaskRecord; readonly request: RequestRecord },
): readonly string[] {
  const { state, takenBy } = about.task;
  const able = operatorsOf(tx, directory, about);
  return state === 'open' && takenBy !== null && able.includes(takenBy) ? [takenBy] : able;
}
