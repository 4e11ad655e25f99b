import { isSaltedDigestOf, saltedDigest } from '../digest.ts';
import type { CheckpointTargetRecord, DeliveryReader, RandomBytes } from '../ports/index.ts';
import type { CheckpointTarget } from './targets.ts';

/** As a record has it where nobody has looked yet, from before a target was more than its name. */
export const UNKNOWN_IDENTITY = '';

/** A digest of what a target is, with a salt of its own, so that nobody finds an address out by trying. */
export function newIdentity({ kind, place }: CheckpointTarget, randomBytes: RandomBytes): string {
  const salt = Buffer.from(randomBytes(16)).toString('hex');
  return `${salt}.${saltedDigest(salt, { kind, place })}`;
}

/** Whether a record is of this target, and not of another one that had the same name. */
export function isOfTarget(
  record: Pick<CheckpointTargetRecord, 'id' | 'identity'>,
  { id, kind, place }: CheckpointTarget,
): boolean {
  if (record.id !== id) return false;
  const [salt = '', digest = ''] = record.identity.split('.');
  return isSaltedDigestOf(digest, salt, { kind, place });
}

/** How it stands with a target. */
export const recordOf = (
  tx: Pick<DeliveryReader, 'checkpointTargets'>,
  target: CheckpointTarget,
): CheckpointTargetRecord | undefined =>
  tx.checkpointTargets.list().find((record) => isOfTarget(record, target));
