export { challengeOf, parseEnvelope, shownDigest } from './envelope.ts';
export { envelopeText, oneForm, reviewText, salted } from './page/review-text.js';
export {
  type EnrolledKey,
  type ExpectedReview,
  isDeviceBound,
  signedReviewProblem,
} from './signed-review-problem.ts';
export {
  type CheckedReview,
  CONCERNS_REVIEWS,
  createSignedReviewRegister,
  type ReviewEntry,
} from './signed-review-register.ts';
