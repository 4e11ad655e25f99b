import { CountersignError } from '@countersign/schema';
import type { PrivacyReader } from '../../ports/index.ts';

/** The legal holds that keep everything, because which entries a matter will ask for nobody knows beforehand; null where there is none. */
export function runningHolds(tx: PrivacyReader): string | null {
  const holds = tx.holds.listRunning();
  if (holds.length === 0) return null;
  return `a legal hold is on ${holds.map(({ subject, matter }) => `${subject} (${matter})`).join(', ')}`;
}

/** @throws CountersignError PRUNING_REFUSED */
export function requireNoHold(tx: PrivacyReader): void {
  const holds = runningHolds(tx);
  if (holds === null) return;
  const problem = `${holds}. Release it first, with "countersign subject release"`;
  throw new CountersignError('PRUNING_REFUSED', { problem });
}
