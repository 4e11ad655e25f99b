import type { CheckpointTargetRecord } from '../ports/index.ts';
import { newTarget } from './record-outcome.ts';
import { isOfTarget, newIdentity, UNKNOWN_IDENTITY } from './target-identity.ts';
import type { CheckpointTarget, DeliveryDeps } from './targets.ts';

/**
 * Says in the log which targets came and which went since it was said last, and forgets how it stood with the latter. One that has
 * become another under the same name, as a witness with another key or a file at another place, has gone, and another one came.
 */
export async function recordTargets(
  { store, workerId, randomBytes }: Pick<DeliveryDeps, 'store' | 'workerId' | 'randomBytes'>,
  {
    targets,
    before,
  }: {
    readonly targets: readonly CheckpointTarget[];
    /** What this worker had until now; null at its start, when everything that is not configured any more has gone. Two workers may differ. */
    readonly before: readonly CheckpointTarget[] | null;
  },
): Promise<void> {
  /** One that contradicts the log stays: leaving it out of the configuration, or putting another one in its place, answers nothing. */
  const isGone = (record: CheckpointTargetRecord) =>
    record.contradictedAt === null && !has(targets, record) && (before === null || has(before, record));
  const isToldAll = store.read((tx) => {
    const known = tx.checkpointTargets.list();
    return targets.every((target) => known.some((one) => isOfTarget(one, target))) && !known.some(isGone);
  });
  if (isToldAll) return;
  const actor = { kind: 'worker', id: workerId } as const;
  // Looked at again in the transaction: another worker may have been first.
  await store.write((tx) => {
    const known: readonly CheckpointTargetRecord[] = tx.checkpointTargets.list().map((record) => {
      const target = record.identity === UNKNOWN_IDENTITY && targets.find(({ id }) => id === record.id);
      if (!target) return record;
      const identified = { ...record, identity: newIdentity(target, randomBytes) };
      tx.checkpointTargets.remove(record);
      tx.checkpointTargets.put(identified);
      return identified;
    });
    for (const record of known.filter(isGone)) {
      const { id, kind, deliveredSize } = record;
      tx.checkpointTargets.remove(record);
      const data = { kind, target: id, deliveredSize };
      tx.audit.append(actor, { type: 'log.target-removed', request: null, data });
    }
    for (const target of targets.filter((one) => !known.some((record) => isOfTarget(record, one)))) {
      const { id, kind } = target;
      tx.checkpointTargets.put(newTarget({ id, kind, identity: newIdentity(target, randomBytes) }));
      tx.audit.append(actor, { type: 'log.target-added', request: null, data: { kind, target: id } });
    }
  });
}

/** Whether a record is of one of them; one from before a target was more than its name is of the one of that name. */
const has = (targets: readonly CheckpointTarget[], record: CheckpointTargetRecord): boolean =>
  targets.some((target) =>
    record.identity === UNKNOWN_IDENTITY ? target.id === record.id : isOfTarget(record, target),
  );
