import { formatIssue, safeParse } from '@countersign/schema';
import type { z } from 'zod';
import { UsageError } from '../exit-codes.ts';

/**
 * Checks what was typed or read from a file of the user's.
 * @param where what is in front of a field's name in the message, such as `--set `
 * @throws UsageError with one line for each field that is wrong, and what it must be
 */
export function checkInput<S extends z.ZodType>(schema: S, value: unknown, where = ''): z.output<S> {
  const parsed = safeParse(schema, value);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const name = issue.path.join('.');
    return `${where}${name === '' ? 'the input' : name} ${formatIssue(issue, value)}`;
  });
  throw new UsageError(`${lines.join('.\n')}.`);
}
