import type { PolicyReport, ProposalState } from '@countersign/schema';
import { blob, integer, sqliteTable, text } from '../sql/drizzle.ts';
import { json } from './columns.ts';
import { signedReviewColumns } from './signed-review-columns.ts';

export const policySetTable = sqliteTable('policy_set', {
  digest: text('digest').primaryKey(),
  documents: json<readonly unknown[]>('documents').notNull(),
});

export const policyActivationTable = sqliteTable('policy_activation', {
  seq: integer('seq').primaryKey(),
  digest: text('digest').notNull(),
  activatedAt: integer('activated_at').notNull(),
});

export const policyProposalTable = sqliteTable('policy_proposal', {
  id: text('id').primaryKey(),
  digest: text('digest').notNull(),
  documents: json<readonly unknown[]>('documents').notNull(),
  baseDigest: text('base_digest').notNull(),
  proposer: text('proposer').notNull(),
  note: text('note').notNull(),
  report: json<PolicyReport>('report').notNull(),
  reportDigest: text('report_digest').notNull(),
  state: text('state').$type<ProposalState>().notNull(),
  createdAt: integer('created_at').notNull(),
  settledAt: integer('settled_at'),
  sealed: blob('sealed', { mode: 'buffer' }),
  change: text('change'),
});

export const policyReviewTable = sqliteTable('policy_review', {
  id: text('id').primaryKey(),
  proposal: text('proposal').notNull(),
  ...signedReviewColumns(),
});
