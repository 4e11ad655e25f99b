import type { Actor, Instant } from '@countersign/schema';
import type { CheckpointTargetRecord, WriteTransaction } from '../ports/index.ts';
import { recordOf } from './target-identity.ts';
import type { CheckpointTarget, DeliveryOutcome } from './targets.ts';

const FIRST_DELAY_MILLIS = 5_000;
const MAX_DELAY_MILLIS = 300_000;

/** A target before the first attempt. */
export function newTarget({
  id,
  identity,
  kind,
}: Pick<CheckpointTargetRecord, 'id' | 'identity' | 'kind'>): CheckpointTargetRecord {
  return {
    id,
    identity,
    kind,
    deliveredSize: null,
    deliveredAt: null,
    failures: 0,
    failingSince: null,
    code: null,
    nextAt: 0,
    alertedAt: null,
    contradictedAt: null,
    held: null,
  };
}

/** What has changed so that somebody has to be told. */
export type DeliveryNews = 'unreachable' | 'reached-again' | 'contradicted' | 'reconciled';

/**
 * Records how an attempt ended, and gives what is news. Entries are appended only where a contradiction begins or ends:
 * one per checkpoint would make a new checkpoint each time, without end.
 */
export function recordOutcome(
  tx: WriteTransaction,
  attempt: {
    readonly target: CheckpointTarget;
    readonly outcome: DeliveryOutcome;
    readonly actor: Actor;
    readonly origin: string;
  },
  { now, alertMillis }: { readonly now: Instant; readonly alertMillis: number },
): DeliveryNews | null {
  const { target, outcome, actor, origin } = attempt;
  // Read here and not before the attempt, which took its time; another worker may have taken it away meanwhile.
  const before = recordOf(tx, target);
  if (before === undefined) return null;
  const about = { origin, by: target.kind === 'witness' ? target.vkey : target.kind };
  if (outcome.kind === 'delivered') {
    const { size, cosignature } = outcome;
    if (cosignature !== null) tx.cosignatures.insert({ ...cosignature, at: now });
    // Another worker may have come further meanwhile.
    const deliveredSize = Math.max(size, before.deliveredSize ?? 0);
    tx.checkpointTargets.put({ ...newTarget(before), deliveredSize, deliveredAt: now });
    if (before.contradictedAt !== null) {
      tx.audit.append(actor, { type: 'log.reconciled', request: null, data: { ...about, size } });
      return 'reconciled';
    }
    return before.alertedAt === null ? null : 'reached-again';
  }
  const failures = before.failures + 1;
  const failingSince = before.failingSince ?? now;
  const delay = Math.min(MAX_DELAY_MILLIS, FIRST_DELAY_MILLIS * 2 ** Math.min(failures - 1, 20));
  const after = { ...before, failures, failingSince, code: outcome.code, nextAt: now + delay };
  if (outcome.kind === 'contradicted') {
    const { code, size, held } = outcome;
    tx.checkpointTargets.put({ ...after, contradictedAt: before.contradictedAt ?? now, held });
    if (before.contradictedAt !== null) return null;
    tx.audit.append(actor, { type: 'log.contradicted', request: null, data: { ...about, code, size, held } });
    return 'contradicted';
  }
  const isLate = before.alertedAt === null && now - failingSince >= alertMillis;
  // A contradiction is not over because its witness is away.
  tx.checkpointTargets.put({ ...after, alertedAt: isLate ? now : before.alertedAt });
  return isLate ? 'unreachable' : null;
}
