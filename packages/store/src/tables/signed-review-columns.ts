import type { ReviewProof, Role } from '@countersign/schema';
import { blob, integer, text } from '../sql/drizzle.ts';
import { json } from './columns.ts';

/** What the table of every kind of signed review has after its identifier and what it is about. */
export const signedReviewColumns = () => ({
  principal: text('principal').notNull(),
  roles: json<readonly Role[]>('roles').notNull(),
  verdict: text('verdict').$type<'approve' | 'reject'>().notNull(),
  reason: text('reason'),
  signature: text('signature').notNull(),
  createdAt: integer('created_at').notNull(),
  sealed: blob('sealed', { mode: 'buffer' }),
});

/** What a review has that the reviewer's own passkey signed. */
export const passkeySignatureColumns = () => ({
  proof: json<ReviewProof | null>('proof'),
  shown: text('shown'),
});
