import { ConnectorFailure } from '@countersign/use-cases/ports';
import { FAILURES, type FailureCode } from './failures.ts';

interface FailureDetails {
  /** For the user: what happened and what to do. Holds no secret and nothing of an answer's text. */
  readonly message: string;
  /** Left out where the provider certainly did nothing. */
  readonly effect?: 'none' | 'unknown';
  readonly retryAfterMillis?: number | undefined;
  readonly cause?: unknown;
}

/** A failure with a code from the registry, which also says whether trying again can help. */
export function failure(code: FailureCode, details: FailureDetails): ConnectorFailure {
  const { message, effect = 'none', retryAfterMillis, cause } = details;
  return new ConnectorFailure({
    code,
    message,
    effect,
    retryable: FAILURES[code].retryable,
    ...(retryAfterMillis === undefined ? {} : { retryAfterMillis }),
    cause,
  });
}
