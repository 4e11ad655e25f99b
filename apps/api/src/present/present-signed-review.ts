import type { SignedReview } from '@countersign/schema';
import type { SignedReviewRecord } from '@countersign/use-cases/ports';
import { iso } from './instant.ts';

export const presentSignedReview = ({
  id,
  principal,
  roles,
  verdict,
  reason,
  signature,
  createdAt,
}: SignedReviewRecord): SignedReview => ({
  id,
  principal,
  roles: [...roles],
  verdict,
  reason,
  signature,
  at: iso(createdAt),
});
