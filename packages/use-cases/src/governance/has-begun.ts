import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { kindOf } from './kinds/index.ts';

/** Whether something of an approved change was done already. */
export const hasBegun = (tx: ReadTransaction, { content }: GovernanceChangeRecord): boolean =>
  kindOf(content).afterwards?.hasBegun(tx, content) ?? false;
