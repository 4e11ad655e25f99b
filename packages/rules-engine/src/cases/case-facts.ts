import type { Facts, Rule } from '@countersign/schema';
import { isRecord } from '../conditions/fact-path.ts';
import { validateFacts } from '../validate-facts.ts';
import { baselineFacts } from './baseline-facts.ts';

/** The facts of a case: its own laid over those of an unremarkable request. Says what is wrong where they do not fit. */
export function caseFacts({
  provider,
  operation,
  facts,
}: Pick<Rule['cases'][number], 'provider' | 'operation' | 'facts'>): { facts: Facts } | { problem: string } {
  return validateFacts(overlay(baselineFacts(provider, operation), facts));
}

/** Objects are merged field by field; everything else, lists included, is replaced. */
function overlay(base: unknown, top: unknown): unknown {
  if (!isRecord(base) || !isRecord(top)) return top;
  const merged = { ...base };
  for (const [key, value] of Object.entries(top)) {
    merged[key] = Object.hasOwn(base, key) ? overlay(base[key], value) : value;
  }
  return merged;
}
