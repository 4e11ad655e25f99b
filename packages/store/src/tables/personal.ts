import type { ErasureRecord } from '@countersign/use-cases/ports';
import { blob, integer, sqliteTable, text } from '../sql/drizzle.ts';

export const subjectKeyTable = sqliteTable('subject_key', {
  subject: text('subject').primaryKey(),
  wrapped: blob('wrapped', { mode: 'buffer' }),
  createdAt: integer('created_at').notNull(),
  destroyedAt: integer('destroyed_at'),
});

export const personalKeyTable = sqliteTable('personal_key', {
  id: integer('id').primaryKey(),
  mark: blob('mark', { mode: 'buffer' }).notNull(),
});

export const erasureTable = sqliteTable('erasure', {
  id: text('id').primaryKey(),
  subject: text('subject').notNull(),
  reasonCode: text('reason_code').notNull(),
  state: text('state').$type<ErasureRecord['state']>().notNull(),
  askedBy: text('asked_by').notNull(),
  askedAt: integer('asked_at').notNull(),
  settledBy: text('settled_by'),
  settledAt: integer('settled_at'),
});

export const legalHoldTable = sqliteTable('legal_hold', {
  id: text('id').primaryKey(),
  subject: text('subject').notNull(),
  matter: text('matter').notNull(),
  placedBy: text('placed_by').notNull(),
  placedAt: integer('placed_at').notNull(),
  releasedBy: text('released_by'),
  releasedAt: integer('released_at'),
});
