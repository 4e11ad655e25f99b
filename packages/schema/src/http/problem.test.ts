import { expect, test } from 'vitest';
import { CountersignError } from '../errors.ts';
import { presentProblem, problemSchema } from './problem.ts';

test('an error is answered as a problem of RFC 9457, with what programs go by', () => {
  const problem = presentProblem(new CountersignError('REVISION_MOVED', { id: 'req_1', revision: 2 }), {
    call: '3f0c2a52-3b3e-4a53-9a4b-5d0f6a1c8e77',
  });
  expect(problem).toEqual({
    type: '/docs/errors#REVISION_MOVED',
    title: 'Revision moved',
    status: 409,
    detail: 'The request req_1 was edited after you looked at it. Look at it again and review revision 2.',
    instance: 'urn:uuid:3f0c2a52-3b3e-4a53-9a4b-5d0f6a1c8e77',
    code: 'REVISION_MOVED',
    retryable: false,
    details: { id: 'req_1', revision: 2 },
  });
});

test('the title of a code is the same whatever happened', () => {
  const titles = ['a', 'b'].map((id) => presentProblem(new CountersignError('NOT_FOUND', { id })).title);
  expect(titles).toEqual(['Not found', 'Not found']);
});

test('a client reads a problem that says more than it knows', () => {
  const problem = presentProblem(new CountersignError('STORE_BUSY'));
  expect(problemSchema.parse({ ...problem, balance: 30 })).toMatchObject({ code: 'STORE_BUSY' });
});
