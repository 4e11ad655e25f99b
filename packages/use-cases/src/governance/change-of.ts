import { CountersignError } from '@countersign/schema';
import type { GovernanceChangeRecord, GovernanceReader } from '../ports/index.ts';

/** @throws CountersignError NOT_FOUND */
export function changeOf(tx: GovernanceReader, id: string): GovernanceChangeRecord {
  const change = tx.governanceChanges.get(id);
  if (change === undefined) throw new CountersignError('NOT_FOUND', { what: 'governance change', id });
  return change;
}
