import { type TrustedLog, verifyProof } from '@countersign/audit-log';
import { AUDIT_EVENTS, auditEntrySchema, type Instant } from '@countersign/schema';
import type { ReviewSeal } from '../deps.ts';
import { digestOf } from '../digest.ts';
import { revisionDigest } from '../requests/admit-revision.ts';
import { reviewText } from '../reviews/review-text.ts';
import type { GatheredStep } from './gather-step.ts';

/**
 * What is wrong with the authority of a step, in a few words; undefined when nothing is. Believes nothing but the signed
 * log: the permit is read from the entry that the proof shows to be in it, and every row that it speaks of is digested
 * anew. So a row that was edited in the database, or a job that was forged in the queue, carries nothing out.
 */
export function permitProblem(
  gathered: GatheredStep,
  trust: { log: TrustedLog; reviewSeal: Pick<ReviewSeal, 'verify'>; now: Instant },
): string | undefined {
  const { request, revision, permit, proof, standing, step } = gathered;
  if (proof === undefined) return 'the log does not hold the permit';
  const proven = verifyProof({ entry: proof.body, proof: proof.proof }, trust.log);
  if (!proven.ok) return `the permit is not in the signed log: ${proven.message}`;
  const issued = parsePermit(proof.body);
  if (issued === undefined) return 'the entry that the permit points to is not a permit';
  if (issued.request !== request.id || issued.data.permit !== permit.id)
    return 'the permit is for something else';
  const { data } = issued;
  if (data.revision !== request.revision || permit.revision !== request.revision)
    return 'the request was edited after it was permitted';
  if (data.requestDigest !== revisionDigest(revision)) return 'the request is not what was permitted';
  if (
    data.planDigest !== digestOf(revision.plan) ||
    digestOf(step.plan) !== digestOf(revision.plan[step.position])
  ) {
    return 'the plan is not what was permitted';
  }
  if (data.decisionDigest !== digestOf(standing.decision.decision))
    return 'the decision is not what was permitted';
  if (data.policyDigest !== gathered.policies.digest)
    return 'the policies were changed after the permit; submit the request again';
  return timeProblem(gathered, data, trust.now) ?? reviewProblem(gathered, data.reviews, trust.reviewSeal);
}

function timeProblem(
  { permit, step }: GatheredStep,
  data: { notBefore: string; expiresAt: string },
  now: Instant,
): string | undefined {
  if (now < Date.parse(data.notBefore)) return 'the permit is not valid yet';
  // The expiry bounds the start. What was started in time is carried to its end.
  if (permit.usedAt === null && now >= Date.parse(data.expiresAt))
    return 'the permit has expired; submit the request again';
  if (permit.usedAt !== null && step.position === 0 && step.state === 'ready' && step.attempts === 0) {
    return 'the permit was used already';
  }
  return undefined;
}

function reviewProblem(
  { standing, revision }: GatheredStep,
  permitted: readonly string[],
  seal: Pick<ReviewSeal, 'verify'>,
): string | undefined {
  const { reviews, resolution, outstanding } = standing;
  if (resolution.state !== 'approved' || outstanding.length > 0) return 'the request is not approved';
  if (reviews.length !== permitted.length || !reviews.every((review) => permitted.includes(review.id))) {
    return 'the reviews are not those that were permitted';
  }
  const forged = reviews.some(
    (review) =>
      review.requestDigest !== revision.digest || !seal.verify(reviewText(review), review.signature),
  );
  return forged ? 'the signature of a review does not fit' : undefined;
}

function parsePermit(body: Uint8Array) {
  try {
    const entry = auditEntrySchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    if (entry.type !== 'permit.issued') return undefined;
    return { request: entry.request, data: AUDIT_EVENTS['permit.issued'].parse(entry.data) };
  } catch {
    return undefined;
  }
}
