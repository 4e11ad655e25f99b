import { expect, test } from 'vitest';
import { namedFields, refusal } from './refusal.ts';

function answerOf(status: number, body: unknown) {
  return { status, headers: new Headers(), text: JSON.stringify(body) };
}
const CALL = { path: '/User/Update', changes: true };

test('fields are named whether the message is an object or the text of one, in either case', () => {
  const fields = { CountryCode: ['no'], email: ['no'] };
  expect(namedFields(answerOf(400, { message: fields }))).toEqual(['email', 'countryCode']);
  expect(namedFields(answerOf(400, { Message: JSON.stringify(fields) }))).toEqual(['email', 'countryCode']);
});

test('of a message only known fields and the numbers of the error are shown', () => {
  const body = {
    code: 2,
    subCode: 901,
    message: '{"email":["secret@acme.example is taken"],"secretField":[]}',
  };
  const { message } = refusal(answerOf(400, body), CALL, 0);
  expect(message).toContain('It names email.');
  expect(message).toContain('code 2, sub-code 901');
  expect(message).not.toMatch(/secret/);
});

test('a word in a sentence is not taken for the name of a field', () => {
  expect(namedFields(answerOf(400, { message: 'A user with this email address already exists.' }))).toEqual(
    [],
  );
});

test.for(['', '<html>', '[]', '"text"', '{"code":"x"}'])(
  'an error without the usual body is described, too: %s',
  (text) => {
    const answer = { status: 500, headers: new Headers(), text };
    expect(refusal(answer, CALL, 0)).toMatchObject({ code: 'PROVIDER_ERROR', effect: 'unknown' });
  },
);
