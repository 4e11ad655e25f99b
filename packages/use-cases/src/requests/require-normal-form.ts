import {
  CountersignError,
  formatIssue,
  type RequestInput,
  requestSchemaFor,
  safeParse,
} from '@countersign/schema';
import { digestOf } from '../digest.ts';

/**
 * What is decided, signed over, stored, shown and sent to the provider is one form of a request, made where it comes in.
 * Admission takes no other, so that an entrance that forgets to make it is found at once.
 * @throws CountersignError INPUT_INVALID naming what is not taken, or not in its form
 */
export function requireNormalForm(input: RequestInput): void {
  const parsed = safeParse(requestSchemaFor(input), input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) =>
      `${issue.path.join('.')} ${formatIssue(issue, input)}`.trim(),
    );
    throw new CountersignError('INPUT_INVALID', { problems });
  }
  // Mostly the members are in the same order as well, and then it is cheap to see that nothing differs.
  if (JSON.stringify(parsed.data) === JSON.stringify(input)) return;
  if (digestOf(parsed.data) === digestOf(input)) return;
  throw new CountersignError('INPUT_INVALID', {
    problems:
      'the request is not in the one form in which requests are decided; parse it with its schema first',
  });
}
