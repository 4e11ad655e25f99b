import { type Actor, type BareVerdict, CountersignError } from '@countersign/schema';
import { hasDiverged } from './evaluation/decide-on-request.ts';
import type { Store, WriteTransaction } from './ports/index.ts';
import type { RefusalCounter, RefusalEvent } from './refusal-counter.ts';

/** The error for somebody whom the policies refuse what they want to do to a request. */
export function dutyRefusal(
  code: 'REVIEW_REFUSED' | 'TASK_REFUSED',
  request: string,
  duties: BareVerdict,
): CountersignError {
  if (hasDiverged(duties)) return new CountersignError('POLICY_DIVERGENCE', { id: request });
  return new CountersignError(code, { reason: refusalText(duties) });
}

/** What a refused person is told: the messages of the rules that refused, with their remedies. */
function refusalText(decision: BareVerdict): string {
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
  | { readonly ok: false; readonly error: CountersignError; readonly refused: RefusalEvent };

/**
 * Does work in a transaction of its own, and records or counts that it was refused. Gives the value, or throws the refusal once
 * its record is durable.
 */
export async function settle<T>(
  { store, refusals }: { readonly store: Store; readonly refusals: RefusalCounter },
  actor: Actor,
  work: (tx: WriteTransaction) => Settled<T>,
): Promise<T> {
  let begun: RefusalEvent | undefined;
  // What was not committed is recorded the next time, whether it failed or is tried again.
  const takeBack = () => {
    if (begun !== undefined) refusals.forget(actor, begun);
    begun = undefined;
  };
  const settled = await store
    .write((tx) => {
      takeBack();
      const done = work(tx);
      if (done.ok || refusals.isRepeated(actor, done.refused)) return done;
      begun = done.refused;
      tx.audit.append(actor, done.refused);
      return done;
    })
    .catch((error: unknown) => {
      takeBack();
      throw error;
    });
  if (!settled.ok) throw settled.error;
  return settled.value;
}
