import type { RequestState } from '@countersign/schema';

/** What can happen to a request. */
export type RequestEvent =
  | 'edit'
  | 'cancel'
  | 'review'
  | 'acknowledge'
  | 'approve'
  | 'reject'
  | 'return'
  | 'start'
  | 'complete'
  | 'fail';

/**
 * States in which each event may happen. An edit is possible until the provider is touched; it voids every review and the
 * permit, because both are bound to the revision.
 */
const ALLOWED: Record<RequestEvent, readonly RequestState[]> = {
  edit: ['denied', 'rejected', 'returned', 'in-review', 'approved'],
  cancel: ['returned', 'in-review', 'approved'],
  review: ['in-review'],
  acknowledge: ['in-review'],
  approve: ['in-review'],
  reject: ['in-review'],
  return: ['in-review'],
  start: ['approved', 'in-progress'],
  complete: ['in-progress'],
  fail: ['approved', 'in-progress'],
};

/** States in which the event is possible, when it is not in the given one; undefined when it is. */
export function refusal(state: RequestState, event: RequestEvent): readonly RequestState[] | undefined {
  return ALLOWED[event].includes(state) ? undefined : ALLOWED[event];
}
