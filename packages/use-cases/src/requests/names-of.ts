import type { Principal } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';
import type { RequestView } from './view-request.ts';

/** How somebody is called whom a view names by identifier. */
export type NamedPerson = Pick<Principal, 'id' | 'name' | 'email'>;

/** Everybody whom the view of a request names, once each. */
export function namesOf(
  tx: ReadTransaction,
  view: Omit<RequestView, 'people' | 'input'>,
): readonly NamedPerson[] {
  const ids = new Set<string | null>([
    view.request.requester,
    ...view.revisions.map((one) => one.author),
    ...[...view.reviews, ...view.earlierReviews].map((one) => one.principal),
    ...view.askedAgain.asked,
    ...view.askedAgain.replaced,
    ...view.acknowledgements.map((one) => one.principal),
    ...view.taskHistory.map((event) => event.principal),
    ...view.tasks.flatMap((task) => [task.completedBy, task.confirmer]),
  ]);
  return [...ids].flatMap((id) => {
    const found = id === null ? undefined : tx.principals.get(id);
    return found === undefined ? [] : [{ id: found.id, name: found.name, email: found.email }];
  });
}
