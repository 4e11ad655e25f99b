import { CountersignError, type Decision } from '@countersign/schema';
import { hasDiverged } from './requests/make-decision.ts';

/** The error for somebody whom the policies refuse what they want to do to a request. */
export function dutyRefusal(
  code: 'REVIEW_REFUSED' | 'TASK_REFUSED',
  request: string,
  duties: Decision,
): CountersignError {
  if (hasDiverged(duties)) return new CountersignError('POLICY_DIVERGENCE', { id: request });
  return new CountersignError(code, { reason: refusalText(duties) });
}

/** What a refused person is told: the messages of the rules that refused, with their remedies. */
function refusalText(decision: Decision): string {
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
