import type { z } from 'zod';
import { failure } from '../failure/failure.ts';
import type { HttpCall, HttpResponse } from './http-call.ts';

/**
 * Reads a JSON answer. Property names are matched without regard to case, because clients of the EMA2 API have met both
 * spellings: the schema names them in lower case.
 * @throws ConnectorFailure ANSWER_UNUSABLE; it names the places that are wrong, not what stands there
 */
export function parseResponse<T>(
  schema: z.ZodType<T>,
  answer: HttpResponse,
  call: Pick<HttpCall, 'provider' | 'changes'>,
): T {
  const parsed = schema.safeParse(lowerCaseKeys(parseJson(answer.text)));
  if (parsed.success) return parsed.data;
  throw failure('ANSWER_UNUSABLE', {
    message: `The answer of ${call.provider} is not what its documents describe. Look there whether the change was made.`,
    effect: call.changes ? 'unknown' : 'none',
    cause: new Error(
      `unusable at: ${parsed.error.issues.map((issue) => issue.path.join('.') || '(top)').join(', ')}`,
    ),
  });
}

/** The JSON value of a text; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A copy of a JSON value with every property name in lower case. */
export function lowerCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerCaseKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key.toLowerCase(), lowerCaseKeys(inner)]),
  );
}
