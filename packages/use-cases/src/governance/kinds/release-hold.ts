import { CountersignError } from '@countersign/schema';
import { GLOBAL } from '../../authorization/index.ts';
import type { HoldRecord, ReadTransaction } from '../../ports/index.ts';
import { changeOf } from '../change-of.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Ends a hold on personal data. Whoever placed it may ask for that, and does not approve it. */
export const releaseHold: GovernanceKind<'hold.release'> = {
  access: () => ({ proposing: 'hold.place', reviewing: 'governance.review', object: GLOBAL }),
  about: ({ hold }) => [`hold ${hold}`],
  assess: (tx, { hold: id }) => {
    const hold = holdOf(tx, id);
    if (hold.releasedAt !== null)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${id} was released already` });
    return {
      items: [
        {
          what: `hold on ${hold.subject} for the matter ${hold.matter}`,
          before: `kept for it by ${hold.placedBy} since ${new Date(hold.placedAt).toISOString()}`,
          after: 'ended: what no other hold keeps may be erased and pruned',
        },
      ],
      effects: ['removes-protection'],
      beneficiaries: [],
    };
  },
  excluded: (tx, { hold }) => [holdOf(tx, hold).placedBy],
  carryOut: (tx, { hold: id }, { actor, change, at }) => {
    const { subject, matter } = holdOf(tx, id);
    const { proposer } = changeOf(tx, change);
    tx.holds.release(id, { releasedBy: proposer, releasedAt: at });
    tx.audit.append(actor, { type: 'subject.released', request: null, data: { subject, matter, change } });
  },
};

function holdOf(tx: ReadTransaction, id: string): HoldRecord {
  const hold = tx.holds.get(id);
  if (hold === undefined) throw new CountersignError('NOT_FOUND', { what: 'hold', id });
  return hold;
}
