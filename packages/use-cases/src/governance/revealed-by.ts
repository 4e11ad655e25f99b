import type { GovernanceItem } from '@countersign/schema';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { kindOf } from './kinds/index.ts';

/** In plain words what the items of a change name by a digest alone, for whoever may see it. */
export const revealedBy = (
  tx: ReadTransaction,
  { content }: Pick<GovernanceChangeRecord, 'content'>,
): readonly GovernanceItem[] => kindOf(content).reveals?.(tx, content) ?? [];
