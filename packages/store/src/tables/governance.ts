import type {
  GovernanceContent,
  GovernanceEffect,
  GovernanceItem,
  GovernanceKindName,
  GovernanceState,
} from '@countersign/schema';
import { blob, integer, sqliteTable, text } from '../sql/drizzle.ts';
import { flag, json } from './columns.ts';
import { passkeySignatureColumns, signedReviewColumns } from './signed-review-columns.ts';

export const governanceChangeTable = sqliteTable('governance_change', {
  id: text('id').primaryKey(),
  kind: text('kind').$type<GovernanceKindName>().notNull(),
  content: json<GovernanceContent>('content').notNull(),
  items: json<readonly GovernanceItem[]>('items').notNull(),
  effects: json<readonly GovernanceEffect[]>('effects').notNull(),
  beneficiaries: json<readonly string[]>('beneficiaries').notNull(),
  digest: text('digest').notNull(),
  proposer: text('proposer').notNull(),
  reason: text('reason').notNull(),
  state: text('state').$type<GovernanceState>().notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  settledAt: integer('settled_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
  entry: integer('entry').notNull(),
  setup: flag('setup').notNull(),
});

export const governanceReviewTable = sqliteTable('governance_review', {
  id: text('id').primaryKey(),
  change: text('change').notNull(),
  ...signedReviewColumns(),
  ...passkeySignatureColumns(),
});
