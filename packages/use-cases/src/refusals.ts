import type { CountersignError, Decision } from '@countersign/schema';

/** What a refused person is told: the messages of the rules that refused, with their remedies. */
export function refusalText(decision: Decision): string {
  const rules = decision.determining.map((rule) => `${rule.message} ${rule.remedy}`);
  const errors = decision.errors.map((error) => error.message);
  return [...rules, ...errors].join(' ');
}

/**
 * The outcome of work that has to be recorded although it was refused. It is returned, not thrown, because a throw would
 * take the record of the refusal back together with the rest of the transaction.
 */
export type Settled<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CountersignError };

/** Gives the value, or throws the refusal now that its record is durable. */
export function unwrap<T>(settled: Settled<T>): T {
  if (!settled.ok) throw settled.error;
  return settled.value;
}
