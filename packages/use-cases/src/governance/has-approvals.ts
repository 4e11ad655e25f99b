import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { countedApprovals } from './counted-approvals.ts';

/** Whether enough people have approved a change who may do that still. What was done in set-up needed nobody. */
export const hasApprovals = (tx: ReadTransaction, change: GovernanceChangeRecord): boolean =>
  change.setup || countedApprovals(tx, change) >= approvalsNeeded(change.effects);
