import { GLOBAL, type ProtectedObject } from '../authorization/index.ts';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import type { KindAccess } from './governance-kind.ts';
import { kindOf } from './kinds/index.ts';

const OF_GOVERNANCE: KindAccess = {
  proposing: 'governance.propose',
  reviewing: 'governance.review',
  object: GLOBAL,
};

/** What somebody needs who asks for a change of this content, or reviews it. */
export const accessOf = (
  tx: ReadTransaction,
  { content }: Pick<GovernanceChangeRecord, 'content'>,
): KindAccess => kindOf(content).access?.(tx, content) ?? OF_GOVERNANCE;

/** A change, for whoever reads it: what its kind says that it is about, and whose it is. */
export const changeObject = (
  tx: ReadTransaction,
  change: Pick<GovernanceChangeRecord, 'content' | 'proposer'>,
): ProtectedObject => ({ ...accessOf(tx, change).object, principal: change.proposer });
