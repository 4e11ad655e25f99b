import type { Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';

/** A token of a machine is handed out within a week of its approval, and not when everybody has forgotten it. */
export const COLLECTED_WITHIN_MILLIS = 7 * 86_400_000;

/** Changes by which a token of a machine may be handed out still: they are done, and whoever asked has not had it. */
export function uncollectedTokens(tx: ReadTransaction, at: Instant): readonly GovernanceChangeRecord[] {
  return tx.governanceChanges
    .list('done', at - COLLECTED_WITHIN_MILLIS)
    .filter((change) => change.kind === 'token.issue' && !wasHandedOut(tx, change));
}

const wasHandedOut = (tx: ReadTransaction, { id, entry: from }: GovernanceChangeRecord): boolean =>
  entriesOfType(tx, 'token.issued', { from }).some(({ data }) => data.change === id);
