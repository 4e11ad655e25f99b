import type { ReviewSigner, SignedReview } from '@countersign/schema';
import { isDeviceBound } from '@countersign/signed-reviews';
import type { ReviewRecord, SignedReviewRecord } from '@countersign/use-cases/ports';
import { iso } from './instant.ts';

/** By what a review is signed, as its row says. */
export const signerOf = ({ proof }: Partial<Pick<ReviewRecord, 'proof'>>): ReviewSigner =>
  proof === null || proof === undefined ? 'server' : isDeviceBound(proof) ? 'device-bound' : 'passkey';

export const presentSignedReview = (
  review: SignedReviewRecord & Partial<Pick<ReviewRecord, 'proof' | 'shown'>>,
): SignedReview => {
  const { id, principal, roles, verdict, reason, signature, createdAt } = review;
  return {
    id,
    principal,
    roles: [...roles],
    verdict,
    reason,
    signature,
    signedBy: signerOf(review),
    shown: review.shown ?? null,
    at: iso(createdAt),
  };
};
