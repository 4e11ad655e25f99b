import { CountersignError, ERRORS } from '@countersign/schema';
import { PROBLEM_TYPE, presentProblem } from '@countersign/schema/problem';
import { page, table } from './markdown.ts';

/** What it looks like. */
const EXAMPLE = presentProblem(new CountersignError('REVIEW_REPEATED', { id: 'req_01JZ…' }), {
  call: '3f0c2a52-3b3e-4a53-9a4b-5d0f6a1c8e77',
});

/** The page about every error that reaches a user. */
export function errorsPage(): string {
  return page({
    from: 'packages/schema/src/errors.ts',
    parts: [
      '# Errors',
      `Every error answer of the HTTP API is a problem of RFC 9457, of the type \`${PROBLEM_TYPE}\`:

\`\`\`json
${JSON.stringify(EXAMPLE, null, 2)}
\`\`\``,
      'Programs go by `code` and `details`; `detail` is for people and says what to do. `type` leads to the description of the code, on a page that the API itself serves, and `title` is the code in words. `instance` is the identifier of the call, which the log of the service has as well (`reqId`). The same call may be sent again unchanged where `retryable` is true; the answer then has a `Retry-After` header. A code is never used again for something else, and members may be added.',
      table(
        ['Code', 'Status', 'Retryable', 'Message'],
        Object.entries(ERRORS).map(([code, { httpStatus, retryable, message }]) => [
          `\`${code}\``,
          String(httpStatus),
          retryable ? 'yes' : 'no',
          message,
        ]),
      ),
    ],
  });
}
