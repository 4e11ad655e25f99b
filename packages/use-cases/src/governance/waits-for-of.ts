import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { kindOf } from './kinds/index.ts';

/** What has to end before an approved change is carried out, in words; null where nothing does. */
export const waitsForOf = (
  tx: ReadTransaction,
  { state, content }: Pick<GovernanceChangeRecord, 'state' | 'content'>,
): string | null => (state === 'approved' ? (kindOf(content).waitsFor?.(tx, content) ?? null) : null);
