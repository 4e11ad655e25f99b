import type { CheckpointTargetRecord } from '@countersign/use-cases/ports';
import { integer, primaryKey, sqliteTable, text } from '../sql/drizzle.ts';

export const cosignatureTable = sqliteTable(
  'cosignature',
  {
    size: integer('size').notNull(),
    witness: text('witness').notNull(),
    line: text('line').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.size, table.witness] })],
);

export const checkpointTargetTable = sqliteTable(
  'checkpoint_target',
  {
    id: text('id').notNull(),
    identity: text('identity').notNull(),
    kind: text('kind').$type<CheckpointTargetRecord['kind']>().notNull(),
    deliveredSize: integer('delivered_size'),
    deliveredAt: integer('delivered_at'),
    failures: integer('failures').notNull(),
    failingSince: integer('failing_since'),
    code: text('code'),
    nextAt: integer('next_at').notNull(),
    alertedAt: integer('alerted_at'),
    contradictedAt: integer('contradicted_at'),
    held: integer('held'),
  },
  (table) => [primaryKey({ columns: [table.id, table.identity] })],
);
