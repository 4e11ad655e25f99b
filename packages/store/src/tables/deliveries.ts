import type { DeliveryTargetKind, DestinationPurpose } from '@countersign/schema';
import { integer, sqliteTable, text } from '../sql/drizzle.ts';

export const deliveryTargetTable = sqliteTable('delivery_target', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<DeliveryTargetKind>().notNull(),
  next: integer('next').notNull(),
  problem: text('problem'),
  updatedAt: integer('updated_at').notNull(),
});

export const destinationTable = sqliteTable('destination', {
  id: text('id').primaryKey(),
  purpose: text('purpose').$type<DestinationPurpose>().notNull(),
  where: text('place').notNull(),
  identity: text('identity').notNull(),
  namedAt: integer('named_at').notNull(),
  openedAt: integer('opened_at'),
});

export const deadLetterTable = sqliteTable('dead_letter', {
  id: text('id').primaryKey(),
  target: text('target').notNull(),
  entryIndex: integer('entry_index').notNull(),
  code: text('code').notNull(),
  createdAt: integer('created_at').notNull(),
  requestedBy: text('requested_by'),
  deliveredAt: integer('delivered_at'),
});
