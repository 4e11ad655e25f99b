import type { Risk } from '@countersign/schema';
import type { WaitingRecord } from '@countersign/use-cases/ports';
import { integer, sqliteTable, text } from '../sql/drizzle.ts';
import { flag } from './columns.ts';

export const waitingTable = sqliteTable('waiting', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<WaitingRecord['kind']>().notNull(),
  account: text('account').notNull(),
  integration: text('integration'),
  requester: text('requester').notNull(),
  revision: integer('revision'),
  risk: text('risk').$type<Risk>().notNull(),
  since: integer('since').notNull(),
  dueAt: integer('due_at').notNull(),
  byOwner: flag('by_owner').notNull(),
  byRequester: flag('by_requester').notNull(),
  actAt: integer('act_at'),
});
