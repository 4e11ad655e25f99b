import type { ReadTransaction, WriteTransaction } from '@countersign/use-cases/ports';
import type { Database } from '../sql/database.ts';
import { and, asc, count, eq, isNotNull, isNull, sql } from '../sql/drizzle.ts';
import { prepareInsert } from '../sql/prepare-insert.ts';
import { prepareUpdate } from '../sql/prepare-update.ts';
import { requireRow } from '../sql/require-row.ts';
import { deadLetterTable as letter, deliveryTargetTable as target } from '../tables/deliveries.ts';

export function createDeliveryReader(db: Database): ReadTransaction['deliveries'] {
  const id = sql.placeholder('id');
  const limit = sql.placeholder('limit');
  const oneTarget = db.select().from(target).where(eq(target.id, id)).prepare();
  const targets = db.select().from(target).orderBy(asc(target.id)).prepare();
  const oneLetter = db.select().from(letter).where(eq(letter.id, id)).prepare();
  const open = db
    .select()
    .from(letter)
    .where(isNull(letter.deliveredAt))
    .orderBy(asc(letter.id))
    .limit(limit)
    .prepare();
  const openCount = db.select({ count: count() }).from(letter).where(isNull(letter.deliveredAt)).prepare();
  const requested = db
    .select()
    .from(letter)
    .where(and(eq(letter.target, id), isNotNull(letter.requestedBy), isNull(letter.deliveredAt)))
    .orderBy(asc(letter.id))
    .limit(limit)
    .prepare();
  return {
    target: (key) => oneTarget.get({ id: key }),
    targets: () => targets.all(),
    deadLetter: (key) => oneLetter.get({ id: key }),
    openDeadLetters: (most) => open.all({ limit: most }),
    countOpenDeadLetters: () => openCount.get()?.count ?? 0,
    requestedDeadLetters: (key, most) => requested.all({ id: key, limit: most }),
  };
}

export function createDeliveryWriter(db: Database): WriteTransaction['deliveries'] {
  const insertTarget = prepareInsert(db, target);
  const insertLetter = prepareInsert(db, letter);
  const update = prepareUpdate(db, target, { key: target.id, set: ['next', 'problem', 'updatedAt'] });
  const settle = prepareUpdate(db, letter, { key: letter.id, set: ['code', 'requestedBy', 'deliveredAt'] });
  return {
    ...createDeliveryReader(db),
    insertTarget,
    updateTarget: (key, patch) => {
      requireRow(update(key, patch) || undefined, 'delivery target', key);
    },
    insertDeadLetter: insertLetter,
    updateDeadLetter: (key, patch) => {
      requireRow(settle(key, patch) || undefined, 'dead letter', key);
    },
  };
}
