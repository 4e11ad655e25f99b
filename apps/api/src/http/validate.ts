import {
  CountersignError,
  changeRequestSchema,
  formatIssue,
  requestSchemaFor,
  safeParse,
} from '@countersign/schema';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';

/** Problems that are told of one input; the rest of a hopeless one would only bury them. */
const TOLD_AT_MOST = 20;

const PARTS: Readonly<Record<string, string>> = {
  body: 'the body',
  querystring: 'the query',
  params: 'the path',
  headers: 'the header',
};

/** Parses a part of a call with its zod schema; what is wrong is told field by field. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart = 'body' }) =>
  (input) => {
    // Of the many kinds of request, the one that was meant says everything that is wrong.
    const parsed = safeParse(schema === changeRequestSchema ? requestSchemaFor(input) : schema, input);
    if (parsed.success) return { value: parsed.data };
    const problems = parsed.error.issues.slice(0, TOLD_AT_MOST).map((issue) => {
      const field = issue.path.length === 0 ? (PARTS[httpPart] ?? httpPart) : issue.path.join('.');
      return `${field} ${formatIssue(issue, input)}`;
    });
    return { error: new CountersignError('INPUT_INVALID', { problems }) };
  };
