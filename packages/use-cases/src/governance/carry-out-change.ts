import type { Actor, GovernanceState, Instant } from '@countersign/schema';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { closeChangesAbout, closeChangesOf } from './close-changes-about.ts';
import { kindOf } from './kinds/index.ts';

interface CarryingOut {
  readonly actor: Actor;
  readonly at: Instant;
}

/**
 * Has a change done that has what it needs, in the transaction in which it came to have it: once. Where something is in the way, or it
 * takes longer than a transaction, it is approved by that, and `goOnWithChange` does it.
 */
export function carryOutChange(
  tx: WriteTransaction,
  change: GovernanceChangeRecord,
  by: CarryingOut,
): GovernanceState {
  const { id, content, digest, setup } = change;
  const kind = kindOf(content);
  const isLater = kind.afterwards !== undefined || (kind.waitsFor?.(tx, content) ?? null) !== null;
  if (isLater) {
    tx.governanceChanges.settle(id, { state: 'approved', settledAt: null });
    const data = { change: id, digest, ...(setup ? { setup } : {}) };
    tx.audit.append(by.actor, { type: 'governance.approved', request: null, data });
    return 'approved';
  }
  recordCarriedOut(tx, change, by);
  kind.carryOut(tx, content, { ...by, change: id });
  closeOthers(tx, change, by.at);
  return 'done';
}

/** Records that a change is carried out; the entries of its kind come after it, but for what took more than a transaction. */
export function recordCarriedOut(
  tx: WriteTransaction,
  { id, kind, digest, setup }: GovernanceChangeRecord,
  { actor, at }: CarryingOut,
): void {
  tx.governanceChanges.settle(id, { state: 'done', settledAt: at });
  tx.audit.append(actor, {
    type: 'governance.carried-out',
    request: null,
    data: { change: id, kind, digest, ...(setup ? { setup } : {}) },
  });
}

/** Closes what was asked for about the same, which is another one by now. */
export function closeOthers(
  tx: WriteTransaction,
  { content }: Pick<GovernanceChangeRecord, 'content'>,
  at: Instant,
): void {
  const { about, alters = about, departs } = kindOf(content);
  closeChangesAbout(tx, alters(content), at);
  for (const principal of departs?.(content) ?? []) closeChangesOf(tx, principal, at);
}
