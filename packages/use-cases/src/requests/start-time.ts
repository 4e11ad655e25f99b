import { nextStart, windowsOf } from '@countersign/lifecycle';
import type { Instant, RequestInput, Requirement } from '@countersign/schema';

/** What says when a request may begin. */
export interface StartTerms {
  readonly input: Pick<RequestInput, 'notBefore'>;
  readonly requirements: readonly Requirement[];
}

/** Whether anything says when it may begin, so that people are told. */
export const isTimed = ({ input, requirements }: StartTerms): boolean =>
  input.notBefore !== undefined || windowsOf(requirements).length > 0;

/**
 * When a request may begin that has all its approvals at this time: not before its requester says, and where every window of the policies is
 * open. Undefined where they never are together.
 */
export function startTime({ input, requirements }: StartTerms, ready: Instant): Instant | undefined {
  const earliest = input.notBefore === undefined ? ready : Math.max(ready, Date.parse(input.notBefore));
  return nextStart(windowsOf(requirements), earliest);
}
