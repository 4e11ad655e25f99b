import { CountersignError } from '@countersign/schema';
import type { PrivacyReader } from '../../ports/index.ts';

/**
 * A hold keeps everything, because which entries a matter will ask for nobody knows beforehand.
 * @throws CountersignError PRUNING_REFUSED
 */
export function requireNoHold(tx: PrivacyReader): void {
  const holds = tx.holds.listRunning();
  if (holds.length === 0) return;
  const named = holds.map(({ subject, matter }) => `${subject} (${matter})`).join(', ');
  const problem = `a legal hold is on ${named}. Release it first, with "countersign subject release"`;
  throw new CountersignError('PRUNING_REFUSED', { problem });
}
