import { describe, expect, test } from 'vitest';
import { CountersignError, ERRORS, type ErrorCode } from './errors.ts';

describe('the message of an error', () => {
  test('is filled from the details', () => {
    const error = new CountersignError('REVISION_MOVED', { id: 'req_1', revision: 2 });
    expect(error.message).toBe(
      'The request req_1 was edited after you looked at it. Look at it again and review revision 2.',
    );
    expect([error.httpStatus, error.retryable]).toEqual([409, false]);
  });

  test('lists words with commas, and what holds commas itself with semicolons', () => {
    const missing = new CountersignError('EVIDENCE_MISSING', { id: 'tsk_1', fields: ['providerId', 'note'] });
    expect(missing.message).toContain('providerId, note.');
    const problems = ['kind must be one of a, b', 'name must be given'];
    expect(new CountersignError('INPUT_INVALID', { problems }).message).toContain(
      'kind must be one of a, b; name must be given.',
    );
  });

  test('never holds the cause', () => {
    const error = new CountersignError('STORE_BUSY', {}, new Error('SQLITE_BUSY in /srv/store.db'));
    expect(error.message).not.toContain('SQLITE');
    expect(error.cause).toBeInstanceOf(Error);
  });

  test('does not take a text of the details for a placeholder of its own', () => {
    const error = new CountersignError('NOT_FOUND', { what: '{id}', id: '{what}' });
    expect(error.message).toBe('There is no {id} {what}.');
  });
});

test.each(Object.entries(ERRORS))(
  '%s ends with a full stop and has a status of an error',
  (_, definition) => {
    expect(definition.message).toMatch(/[.}]$/);
    expect(definition.httpStatus).toBeGreaterThanOrEqual(400);
  },
);

test('what may be tried again is a trouble of the server or came too soon, and never one of the input', () => {
  const retryable = (Object.keys(ERRORS) as ErrorCode[]).filter((code) => ERRORS[code].retryable);
  for (const code of retryable) {
    const { httpStatus } = ERRORS[code];
    expect(httpStatus === 429 || httpStatus >= 500, code).toBe(true);
  }
});
