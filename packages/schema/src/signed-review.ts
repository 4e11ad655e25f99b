import { z } from 'zod';
import { idSchema } from './ids.ts';
import { reviewSignerSchema, shownTextSchema } from './review-proof.ts';
import { roleSchema } from './vocabulary.ts';

/** What somebody said about a proposal, as others see it. */
export const signedReviewSchema = z.strictObject({
  id: idSchema('review'),
  principal: idSchema('principal'),
  roles: z.array(roleSchema),
  verdict: z.enum(['approve', 'reject']),
  reason: z.string().nullable(),
  signature: z.string(),
  signedBy: reviewSignerSchema,
  shown: shownTextSchema,
  at: z.iso.datetime(),
});
export type SignedReview = z.infer<typeof signedReviewSchema>;
