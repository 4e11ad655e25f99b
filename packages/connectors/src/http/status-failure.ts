import type { Instant } from '@countersign/schema';
import type { ConnectorFailure } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import type { FailureCode } from '../failure/failures.ts';
import type { HttpCall, HttpResponse } from './http-call.ts';
import { retryAfter } from './retry-after.ts';

interface Meaning {
  readonly code: FailureCode;
  /** Whether a change may have taken effect although this was the answer. */
  readonly mayHaveHappened?: true;
  readonly advice: string;
}

const MEANINGS: Readonly<Record<number, Meaning>> = {
  400: { code: 'PROVIDER_REFUSED', advice: 'Correct the change and ask for it again.' },
  401: { code: 'CREDENTIALS_REFUSED', advice: 'Check the credentials, and that they may use the API.' },
  403: { code: 'PROVIDER_FORBIDS', advice: 'Check the rights of the user under which the call is made.' },
  404: { code: 'PROVIDER_NOT_FOUND', advice: 'Check that the user still exists there.' },
  408: { code: 'PROVIDER_UNAVAILABLE', mayHaveHappened: true, advice: 'It is tried again.' },
  429: { code: 'RATE_LIMITED', advice: 'It is tried again later.' },
  500: { code: 'PROVIDER_ERROR', mayHaveHappened: true, advice: 'It is tried again.' },
  501: { code: 'PROVIDER_REFUSED', advice: 'The account does not offer this call.' },
  503: { code: 'PROVIDER_MAINTENANCE', advice: 'It is being maintained; it is tried again later.' },
};
const OTHER_CLIENT_ERROR: Meaning = {
  code: 'PROVIDER_REFUSED',
  advice: 'Correct the change and ask for it again.',
};
const OTHER: Meaning = { code: 'PROVIDER_UNAVAILABLE', mayHaveHappened: true, advice: 'It is tried again.' };

/**
 * The failure that a status stands for.
 * @param options.advice in place of the general advice, where the provider's documents say more
 */
export function statusFailure(
  answer: HttpResponse,
  call: Pick<HttpCall, 'provider' | 'changes'>,
  options: { now: Instant; advice?: string | undefined },
): ConnectorFailure {
  const { status } = answer;
  const meaning = MEANINGS[status] ?? (status >= 400 && status < 500 ? OTHER_CLIENT_ERROR : OTHER);
  return failure(meaning.code, {
    message: `${call.provider} answered ${status}. ${options.advice ?? meaning.advice}`,
    effect: meaning.mayHaveHappened && call.changes ? 'unknown' : 'none',
    retryAfterMillis: retryAfter(answer.headers, options.now),
  });
}

/** Whether a status says that the call succeeded. */
export function isSuccess({ status }: HttpResponse): boolean {
  return status >= 200 && status < 300;
}
