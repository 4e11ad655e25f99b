import { ID_PREFIXES, type ReviewDocument, ULID_PATTERN } from '@countersign/schema';
import type { GovernanceChangeRecord, ReadTransaction } from '../ports/index.ts';
import { facts } from '../reviews/signed/request-document.ts';
import { approvalsNeeded } from './approvals-needed.ts';
import { revealedBy } from './revealed-by.ts';

const PRINCIPAL = new RegExp(`${ID_PREFIXES.principal}_${ULID_PATTERN}`, 'g');

/** What a person is shown of a change of who may do what before they sign a review of it. */
export function changeDocument(tx: ReadTransaction, change: GovernanceChangeRecord): ReviewDocument {
  const { id, kind, items, effects, beneficiaries, proposer, reason } = change;
  const named = (text: string) =>
    text.replaceAll(PRINCIPAL, (one) => {
      const found = tx.principals.get(one);
      return found === undefined ? one : `${found.name} <${found.email}>, ${one}`;
    });
  return facts([
    ['change', `${id}, ${kind}`],
    ['asked for by', named(proposer)],
    ...items.flatMap(({ what, before, after }) => [
      ['what', named(what)] as const,
      ['before', named(before)] as const,
      ['after', named(after)] as const,
    ]),
    ...revealedBy(tx, change).map(
      ({ what, before, after }) =>
        [what, `${JSON.stringify(before)} becomes ${JSON.stringify(after)}`] as const,
    ),
    ['effects', effects.join(', ')],
    ['gains by it', beneficiaries.map(named).join('\n')],
    ['approvals needed', String(approvalsNeeded(effects))],
    ['reason', reason],
    ['until', new Date(change.expiresAt).toISOString()],
    ['digest', change.digest],
  ]);
}
