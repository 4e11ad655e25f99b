import { type Facts, factsSchema } from '@countersign/schema';

/** All that the evaluators themselves rely on; which other facts there are is the business of the rules. */
export type EvaluableFacts = Readonly<Record<string, unknown>> &
  Pick<Facts, 'provider' | 'operation' | 'effects' | 'acknowledgements'>;

/** What the evaluators may be given: checked, copied and complete. Says what is wrong without repeating any value. */
export function validateFacts(facts: unknown): { facts: Facts } | { problem: string } {
  const parsed = factsSchema.safeParse(facts);
  if (parsed.success) return { facts: parsed.data };
  const problems = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'the facts'}: ${message}`,
  );
  return { problem: `the facts are not valid: ${problems.join('; ')}` };
}
