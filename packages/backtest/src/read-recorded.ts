import { decisionSchema, digestSchema, type Facts, factsSchema, outcomeSchema } from '@countersign/schema';
import { z } from 'zod';
import type { DecisionRow } from './history.ts';

/** What is compared of a recorded decision; the trace, which is most of it, is left as it is. */
const recordedSchema = z.object({
  outcome: outcomeSchema,
  determining: decisionSchema.shape.determining,
  requirements: decisionSchema.shape.requirements,
  errors: decisionSchema.shape.errors,
  policyDigest: digestSchema,
});
export type Recorded = z.infer<typeof recordedSchema>;

/** A part of a row, or why it cannot be read, without repeating any value. */
type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: string };

export function readDecision({ decision }: DecisionRow): Read<Recorded> {
  return read('decision', decision, recordedSchema);
}

export function readFacts({ facts }: DecisionRow): Read<Facts> {
  return read('facts', facts, factsSchema);
}

function read<T>(what: 'decision' | 'facts', text: string, schema: z.ZodType<T>): Read<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: `the recorded ${what} cannot be read as JSON` };
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`);
  return { ok: false, problem: `the recorded ${what} cannot be used: ${problems.join('; ')}` };
}
