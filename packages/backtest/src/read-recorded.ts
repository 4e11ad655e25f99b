import { FACTS, restoreTexts } from '@countersign/personal-data';
import {
  completeRecordedFacts,
  decisionSchema,
  digestSchema,
  type Facts,
  factsSchema,
  outcomeSchema,
  unpackFacts,
} from '@countersign/schema';
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
  return read('decision', decision, (value) => recordedSchema.safeParse(value));
}

/** @param personal the personal texts of the row */
export function readFacts({ facts }: DecisionRow, personal: readonly string[]): Read<Facts> {
  const next = personal.values();
  return read('facts', facts, (value) =>
    factsSchema.safeParse(
      completeRecordedFacts(restoreTexts(unpackFacts(value), FACTS, () => next.next().value ?? '')),
    ),
  );
}

function read<T>(
  what: 'decision' | 'facts',
  text: string,
  parse: (value: unknown) => z.ZodSafeParseResult<T>,
): Read<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: `the recorded ${what} cannot be read as JSON` };
  }
  const parsed = parse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`);
  return { ok: false, problem: `the recorded ${what} cannot be used: ${problems.join('; ')}` };
}
