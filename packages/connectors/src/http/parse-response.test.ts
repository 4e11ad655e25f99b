import { expect, test } from 'vitest';
import { z } from 'zod';
import { failureOf, shownOf } from '../conformance/expect-failure.ts';
import { parseResponse } from './parse-response.ts';

const schema = z.object({ id: z.string(), inner: z.array(z.object({ companyid: z.string() })) });
const answerOf = (text: string) => ({ status: 200, headers: new Headers(), text });
const CALL = { provider: 'the provider', changes: true };

test('property names are matched without regard to case, at any depth', () => {
  const text = '{"Id":"a","INNER":[{"CompanyId":"B"}]}';
  expect(parseResponse(schema, answerOf(text), CALL)).toEqual({ id: 'a', inner: [{ companyid: 'B' }] });
});

test.for(['', 'not JSON', '{"id":"s3cret-value","inner":5}', '[]'])(
  'an answer that cannot be used leaves the effect unknown and is not shown: %s',
  async (text) => {
    const failure = await failureOf(
      Promise.resolve().then(() => parseResponse(schema, answerOf(text), CALL)),
    );
    expect(failure).toMatchObject({ code: 'ANSWER_UNUSABLE', effect: 'unknown', retryable: true });
    expect(shownOf(failure)).not.toContain('s3cret-value');
  },
);
