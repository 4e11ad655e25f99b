import type { Logger } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import { exchange } from './exchange.ts';
import type { HttpClient, HttpResponse } from './http-call.ts';
import { lostCall } from './lost-call.ts';

/** Makes the client that all connectors share. The log gets method, address and status, never a body or a header. */
export function createHttpClient(options: {
  logger: Logger;
  /** Where calls may go; every other host is refused before anything is sent. */
  isProviderHost: (host: string) => boolean;
  timeoutMillis: number;
}): HttpClient {
  const { logger, isProviderHost, timeoutMillis } = options;

  return async (call) => {
    if (!isProviderHost(call.url.host)) {
      throw failure('ADDRESS_REFUSED', {
        message: `${call.url.host} is no host that the vendor documents, so nothing is sent there. Correct the address of the account, or add the host to "addresses" in credentials.yaml on the worker's machine.`,
      });
    }
    if (call.signal?.aborted) {
      throw failure('CALL_ABORTED', {
        message: `The call of ${call.provider} was stopped before it was sent.`,
      });
    }
    const deadline = AbortSignal.timeout(timeoutMillis);
    const where = { method: call.method, url: call.url.origin + call.url.pathname };
    let answer: HttpResponse;
    try {
      answer = await exchange(call, call.signal ? AbortSignal.any([call.signal, deadline]) : deadline);
    } catch (error) {
      const lost = lostCall(error, call, {
        aborted: call.signal?.aborted === true && !isTimeout(call.signal),
        timedOut: deadline.aborted || (call.signal !== undefined && isTimeout(call.signal)),
      });
      logger.debug({ ...where, code: lost.code }, 'provider call without an answer');
      throw lost;
    }
    logger.debug({ ...where, status: answer.status }, 'provider call');
    if (answer.status >= 300 && answer.status < 400) {
      throw failure('REDIRECT_REFUSED', {
        message: `${call.provider} sent the call to another address (${answer.status}). Credentials are not sent there; correct the address of the account.`,
        effect: call.changes ? 'unknown' : 'none',
      });
    }
    return answer;
  };
}

/** Whether a caller's signal says that it took too long, and not that somebody stops it. */
function isTimeout({ aborted, reason }: AbortSignal): boolean {
  return aborted && reason instanceof DOMException && reason.name === 'TimeoutError';
}
