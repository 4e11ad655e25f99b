import { AUDIT_EVENTS, auditEntrySchema, CountersignError } from '@countersign/schema';
import { GLOBAL } from '../../authorization/index.ts';
import { formatFrozen } from '../../freezes/format-freeze.ts';
import type { FreezeRecord, ReadTransaction } from '../../ports/index.ts';
import type { GovernanceKind } from '../governance-kind.ts';

/** Has execution go on that somebody stopped. Whoever stopped it may ask for that, and does not approve it. */
export const liftFreeze: GovernanceKind<'freeze.lift'> = {
  access: () => ({ proposing: 'installation.freeze', reviewing: 'governance.review', object: GLOBAL }),
  about: ({ freeze }) => [freeze],
  assess: (tx, { freeze: id }) => {
    const freeze = freezeOf(tx, id);
    if (freeze.liftedAt !== null)
      throw new CountersignError('GOVERNANCE_REFUSED', { reason: `${id} was lifted already` });
    frozenBy(tx, freeze);
    return {
      items: [
        {
          what: formatFrozen(freeze),
          before: `stopped by ${freeze.frozenBy} since ${new Date(freeze.frozenAt).toISOString()}`,
          after: 'goes on, as far as no other freeze stops it',
        },
      ],
      effects: ['removes-protection'],
      beneficiaries: [],
    };
  },
  excluded: (tx, { freeze }) => [frozenBy(tx, freezeOf(tx, freeze))],
  carryOut: (tx, { freeze }, { actor, change, at }) => {
    tx.freezes.lift(freeze, { liftedBy: change, liftedAt: at });
    tx.audit.append(actor, { type: 'installation.thawed', request: null, data: { freeze, change } });
  },
};

function freezeOf(tx: ReadTransaction, id: string): FreezeRecord {
  const freeze = tx.freezes.get(id);
  if (freeze === undefined) throw new CountersignError('NOT_FOUND', { what: 'freeze', id });
  return freeze;
}

/** Whoever stopped it, by the entry and not by the row. @throws CountersignError AUTHORITY_MISMATCH where the row is not what the entry says */
function frozenBy(tx: ReadTransaction, { id, account, provider, entry, ...row }: FreezeRecord): string {
  const mismatch = () => new CountersignError('AUTHORITY_MISMATCH', { what: 'freeze', id });
  const stored = tx.audit.entry(entry);
  if (stored === undefined) throw mismatch();
  const { type, actor, data } = auditEntrySchema.parse(JSON.parse(Buffer.from(stored.body).toString('utf8')));
  const said = AUDIT_EVENTS['installation.frozen'].safeParse(data);
  if (type !== 'installation.frozen' || !said.success || actor.kind !== 'principal') throw mismatch();
  const isSame = said.data.freeze === id && said.data.account === account && said.data.provider === provider;
  if (!isSame || actor.id !== row.frozenBy) throw mismatch();
  return actor.id;
}
