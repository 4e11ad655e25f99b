import type { Instant } from '@countersign/schema';
import type { CheckpointTargetRecord } from '../ports/index.ts';
import { type DeliveryNews, recordOutcome } from './record-outcome.ts';
import { recordTargets } from './record-targets.ts';
import { sendCheckpoint } from './send-checkpoint.ts';
import { recordOf } from './target-identity.ts';
import type { CheckpointTarget, DeliveryDeps, DeliveryOutcome } from './targets.ts';

/** What is said when it is news; everything else is in the numbers. */
const SAYINGS: Readonly<Record<DeliveryNews, { level: 'error' | 'info'; message: string }>> = {
  unreachable: { level: 'error', message: 'checkpoints have not reached one of their targets for too long' },
  'reached-again': { level: 'info', message: 'checkpoints reach the target again' },
  contradicted: {
    level: 'error',
    message:
      'THE LOG WAS CUT BACK OR FORKED: what is kept outside is not what this log continues; docs/runbooks/witness-refuses.md says what to do',
  },
  reconciled: { level: 'info', message: 'what is kept outside and this log agree again' },
};

/**
 * Hands the newest checkpoint to every target that does not have it, at least once, each at its own pace: one that does
 * not answer keeps no other one waiting. No transaction is open meanwhile.
 * @throws AggregateError with what was not recorded, after all targets were tried
 */
export const createDeliverCheckpoints = (deps: DeliveryDeps) => {
  let before: readonly CheckpointTarget[] | null = null;
  return async (signal: AbortSignal): Promise<void> => {
    const targets = deps.targets();
    await recordTargets(deps, { targets, before });
    before = targets;
    const tried = await Promise.allSettled(targets.map((target) => deliver(deps, target, signal)));
    const failed = tried.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    if (failed.length > 0) throw new AggregateError(failed, 'the delivery of checkpoints was not recorded');
  };
};

async function deliver(deps: DeliveryDeps, target: CheckpointTarget, signal: AbortSignal): Promise<void> {
  const { store, clock, logger, workerId, alertMillis } = deps;
  const { record, newest } = store.read((tx) => ({
    record: recordOf(tx, target),
    newest: tx.audit.checkpoint()?.size ?? 0,
  }));
  // Another worker has said that it went.
  if (record === undefined) return;
  if (!isDue(target, { record, newest, now: clock.now() })) return;
  const outcome = await sendCheckpoint(deps, target, {
    from: record.deliveredSize ?? 0,
    contradicting: record.contradictedAt === null ? null : record.held,
    signal,
  });
  // The worker stops: that says nothing about the target.
  if (signal.aborted && outcome.kind === 'failed') return;
  const actor = { kind: 'worker', id: workerId } as const;
  const news = await store.write((tx) =>
    recordOutcome(
      tx,
      { target, outcome, actor, origin: deps.trustedLog.origin },
      { now: clock.now(), alertMillis },
    ),
  );
  if (news === null) return;
  const { level, message } = SAYINGS[news];
  const alert = level === 'error' ? { alert: `checkpoint-${news}` } : {};
  logger[level]({ ...alert, target: target.id, ...detailsOf(outcome) }, message);
}

function isDue(
  target: CheckpointTarget,
  { record, newest, now }: { record: CheckpointTargetRecord; newest: number; now: Instant },
): boolean {
  if (newest === 0 || record.nextAt > now) return false;
  if (target.kind === 'mail') return now - (record.deliveredAt ?? -Infinity) >= target.everyMillis;
  return record.deliveredSize !== newest || record.contradictedAt !== null;
}

function detailsOf(outcome: DeliveryOutcome): Readonly<Record<string, unknown>> {
  if (outcome.kind === 'contradicted') return { code: outcome.code, size: outcome.size, held: outcome.held };
  return outcome.kind === 'failed' ? { code: outcome.code } : { size: outcome.size };
}
