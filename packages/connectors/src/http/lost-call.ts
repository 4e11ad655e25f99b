import type { ConnectorFailure } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import type { HttpCall } from './http-call.ts';
import { AnswerTooLarge } from './read-text.ts';

/** The provider was never reached, so nothing can have happened there. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const CONNECTING = new Set(['connect', 'getaddrinfo']);
const CERTIFICATE = /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/;

/** What it means that a call brought no answer: whether it may have taken effect, and whether trying again can help. */
export function lostCall(
  error: unknown,
  call: Pick<HttpCall, 'provider' | 'changes'>,
  ended: { aborted: boolean; timedOut: boolean },
): ConnectorFailure {
  const { provider } = call;
  const effect = call.changes ? 'unknown' : 'none';
  if (error instanceof AnswerTooLarge) {
    return failure('ANSWER_UNUSABLE', {
      message: `The answer of ${provider} is too large to be read.`,
      effect,
    });
  }
  const { code, syscall } = systemError(error);
  // Only the system's code is kept: the text of the error may quote a header.
  const cause = new Error(code ?? 'no system code');
  // Ended first: a stop while connecting surfaces with whatever code the socket had at that moment.
  if (ended.aborted) {
    return failure('CALL_ABORTED', { message: `The call of ${provider} was stopped.`, effect, cause });
  }
  if (ended.timedOut) {
    return failure('CALL_TIMED_OUT', { message: `${provider} did not answer in time.`, effect, cause });
  }
  if (code && CERTIFICATE.test(code)) {
    return failure('CERTIFICATE_REFUSED', {
      message: `The certificate of ${provider} is not trusted (${code}), so nothing was sent. Check the address of the account and the network's proxy.`,
      cause,
    });
  }
  if ((code && NEVER_CONNECTED.has(code)) || (syscall && CONNECTING.has(syscall))) {
    return failure('PROVIDER_UNREACHABLE', {
      message: `${provider} cannot be reached (${code}). Check the address of the account and the network.`,
      cause,
    });
  }
  return failure('CONNECTION_LOST', {
    message: `The connection to ${provider} broke before the answer came.`,
    effect,
    cause,
  });
}

/** The system's error may be the cause of another one, or the first of those of several addresses of one name. */
function systemError(error: unknown): { code: string | undefined; syscall: string | undefined } {
  let current = error;
  while (current instanceof Error) {
    if (!(current instanceof AggregateError) && 'code' in current && typeof current.code === 'string') {
      const syscall =
        'syscall' in current && typeof current.syscall === 'string' ? current.syscall : undefined;
      return { code: current.code, syscall };
    }
    current = current instanceof AggregateError ? current.errors[0] : current.cause;
  }
  return { code: undefined, syscall: undefined };
}
