import { z } from 'zod';
import type { CountersignError } from '../errors.ts';
import { jsonSchema } from '../vocabulary.ts';

/** Content type of every error answer. */
export const PROBLEM_TYPE = 'application/problem+json';

/** Where the API describes every error. */
export const PROBLEM_PAGE = '/docs/errors';

/** What every error answer looks like: a problem of RFC 9457 with what programs go by. What is not known here is left alone. */
export const problemSchema = z.looseObject({
  /** Leads to the description of the error; relative to the address of the API. */
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** What happened and what to do, for people. */
  detail: z.string(),
  /** The call that it happened to; the service's log has it under the same identifier. */
  instance: z.string().optional(),
  code: z.string(),
  /** Whether the same call may be sent again unchanged. */
  retryable: z.boolean(),
  details: z.record(z.string(), jsonSchema),
});
export type Problem = z.infer<typeof problemSchema>;

/** The code of an error in words, which are the same for each of its kind: `REQUEST_STATE` is `Request state`. */
export function titleOfProblem(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * An error as it is answered.
 * @param answered what is known of the answer alone: its status where that is not the error's own, and the identifier of the call
 */
export function presentProblem(
  error: CountersignError,
  answered: { readonly status?: number; readonly call?: string } = {},
): Problem {
  const { code, message, retryable, details } = error;
  const { status = error.httpStatus, call } = answered;
  return {
    type: `${PROBLEM_PAGE}#${code}`,
    title: titleOfProblem(code),
    status,
    detail: message,
    ...(call === undefined ? {} : { instance: `urn:uuid:${call}` }),
    code,
    retryable,
    details: JSON.parse(JSON.stringify(details)),
  };
}
