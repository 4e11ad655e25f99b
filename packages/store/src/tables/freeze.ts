import type { Provider } from '@countersign/schema';
import { blob, integer, sqliteTable, text } from '../sql/drizzle.ts';

export const freezeTable = sqliteTable('freeze', {
  id: text('id').primaryKey(),
  account: text('account'),
  provider: text('provider').$type<Provider>(),
  reason: text('reason').notNull(),
  voidsPermits: integer('voids_permits', { mode: 'boolean' }).notNull(),
  frozenBy: text('frozen_by').notNull(),
  frozenAt: integer('frozen_at').notNull(),
  entry: integer('entry').notNull(),
  liftedBy: text('lifted_by'),
  liftedAt: integer('lifted_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
});
