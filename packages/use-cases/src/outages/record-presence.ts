import { afterAwayFailure, presenceOf } from '@countersign/lifecycle';
import type { Actor, CallFailure, PlanStep } from '@countersign/schema';
import type { Clock, WriteTransaction } from '../ports/index.ts';
import { holdOf } from './held-by-outage.ts';

interface Noted {
  readonly account: string;
  readonly actor: Actor;
}

/**
 * Takes down what a failed call says about the provider. Several in a row that find it away are an outage, which has one entry,
 * however much waits for its end. Gives what holds the step from now on; null where nothing does.
 */
export function recordFailedCall(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  {
    account,
    actor,
    failure,
    kind,
  }: Noted & {
    readonly failure: CallFailure;
    readonly kind: PlanStep['kind'];
  },
): string | null {
  const presence = presenceOf(failure.code, kind);
  if (presence === 'there') recordReachable(tx, deps, { account, actor });
  if (presence !== 'away') return null;
  const before = tx.outages.get(account);
  const { code, retryAfterMillis } = failure;
  const outage = afterAwayFailure({ before, account, code, retryAfterMillis, now: deps.clock.now() });
  tx.outages.put(outage);
  if (outage.openedAt === null) return null;
  if (before?.openedAt == null)
    tx.audit.append(actor, { type: 'account.unavailable', request: null, data: { account, code } });
  return holdOf(account);
}

/** Takes down that the provider has answered for an account: an outage is over, and so is a count of failures. */
export function recordReachable(
  tx: WriteTransaction,
  deps: { readonly clock: Clock },
  { account, actor }: Noted,
): void {
  const outage = tx.outages.get(account);
  if (outage === undefined) return;
  tx.outages.remove(account);
  if (outage.openedAt === null) return;
  const seconds = Math.max(0, Math.round((deps.clock.now() - outage.openedAt) / 1_000));
  tx.audit.append(actor, { type: 'account.available', request: null, data: { account, seconds } });
}
