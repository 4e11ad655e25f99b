import { ERRORS } from '@countersign/schema';
import { page, table } from './markdown.ts';

/** The page about every error that reaches a user. */
export function errorsPage(): string {
  return page({
    from: 'packages/schema/src/errors.ts',
    parts: [
      '# Errors',
      `Every error answer of the HTTP API looks like this:

\`\`\`json
{
  "error": {
    "code": "REVIEW_REPEATED",
    "message": "You reviewed this revision of req_01JZ… already.",
    "retryable": false,
    "details": { "id": "req_01JZ…" }
  }
}
\`\`\``,
      'Programs go by `code` and `details`; `message` is for people and says what to do. The same call may be sent again unchanged where `retryable` is true; the answer then has a `Retry-After` header. A code is never used again for something else.',
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
