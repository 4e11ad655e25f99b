import { daysAhead, type Instant, type RequestInput } from '@countersign/schema';
import { dayAfter } from '../calendar.ts';

/** Turns days that are given as days ahead into calendar days, as of the submission, so that what is stored says one thing. */
export function resolveDays(input: RequestInput, now: Instant): RequestInput {
  const resolve = (text: string) => {
    const ahead = daysAhead(text);
    return ahead === undefined ? text : dayAfter(now, ahead);
  };
  return {
    ...input,
    ...(input.reviewDate === undefined ? {} : { reviewDate: resolve(input.reviewDate) }),
    ...(input.exception === undefined
      ? {}
      : { exception: { ...input.exception, expiresOn: resolve(input.exception.expiresOn) } }),
  };
}
