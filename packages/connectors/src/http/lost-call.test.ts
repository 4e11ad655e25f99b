import { describe, expect, test } from 'vitest';
import { lostCall } from './lost-call.ts';

const CALL = { provider: 'the provider', changes: true };
const RUNNING = { aborted: false, timedOut: false };

/** The system's error as the cause of another one. */
function wrapped(code: string, syscall?: string): TypeError {
  return new TypeError('failed', { cause: Object.assign(new Error('secret text'), { code, syscall }) });
}

describe('a call without an answer', () => {
  test.for([
    ['ECONNREFUSED', 'connect', 'PROVIDER_UNREACHABLE', 'none', true],
    ['ENOTFOUND', 'getaddrinfo', 'PROVIDER_UNREACHABLE', 'none', true],
    ['ETIMEDOUT', 'connect', 'PROVIDER_UNREACHABLE', 'none', true],
    ['UND_ERR_CONNECT_TIMEOUT', undefined, 'PROVIDER_UNREACHABLE', 'none', true],
    ['CERT_HAS_EXPIRED', undefined, 'CERTIFICATE_REFUSED', 'none', false],
    ['ERR_TLS_CERT_ALTNAME_INVALID', undefined, 'CERTIFICATE_REFUSED', 'none', false],
    ['ECONNRESET', 'read', 'CONNECTION_LOST', 'unknown', true],
    ['ETIMEDOUT', 'read', 'CONNECTION_LOST', 'unknown', true],
    ['EPIPE', 'write', 'CONNECTION_LOST', 'unknown', true],
    ['UND_ERR_SOCKET', undefined, 'CONNECTION_LOST', 'unknown', true],
  ] as const)('with %s on %s is %s, effect %s', ([system, syscall, code, effect, retryable]) => {
    expect(lostCall(wrapped(system, syscall), CALL, RUNNING)).toMatchObject({ code, effect, retryable });
  });

  test('of a name with several addresses is about the first of them', () => {
    const errors = ['ETIMEDOUT', 'ECONNREFUSED'].map((code) =>
      Object.assign(new Error('secret text'), { code, syscall: 'connect' }),
    );
    const all = Object.assign(new AggregateError(errors), { code: 'ETIMEDOUT' });
    expect(lostCall(all, CALL, RUNNING)).toMatchObject({ code: 'PROVIDER_UNREACHABLE', effect: 'none' });
  });

  test('that only reads has no effect, however it is lost', () => {
    const reads = { ...CALL, changes: false };
    expect(lostCall(wrapped('ECONNRESET', 'read'), reads, RUNNING).effect).toBe('none');
    expect(lostCall(wrapped('ECONNRESET'), reads, { aborted: false, timedOut: true }).effect).toBe('none');
  });

  test('keeps the code of the system and not its text', () => {
    const failure = lostCall(wrapped('ECONNRESET', 'read'), CALL, RUNNING);
    expect(failure.cause).toEqual(new Error('ECONNRESET'));
  });
});
