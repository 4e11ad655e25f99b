import { outstandingAcknowledgements, refusal, signatureNeeded } from '@countersign/lifecycle';
import { AUDIT_EVENTS, type AuditEventData, type Instant, type Requirement } from '@countersign/schema';
import { parseEnvelope, signedReviewProblem } from '@countersign/signed-reviews';
import { breakGlassText } from '../break-glass/break-glass-text.ts';
import type { ReviewSeal } from '../deps.ts';
import { digestOf, isDigestOf } from '../digest.ts';
import { meetsAccessFloor } from '../evaluation/meets-access-floor.ts';
import { missingApprovals } from '../evaluation/missing-approvals.ts';
import { covers } from '../freezes/freeze-over.ts';
import { reviewKeysAt } from '../keys/review-keys.ts';
import type { ReviewRecord } from '../ports/index.ts';
import { revisionDigest } from '../requests/revision-digest.ts';
import { reviewText } from '../reviews/review-text.ts';
import { meetsSignature } from '../reviews/signed/missing-signature.ts';
import type { StepSnapshot } from './load-step-snapshot.ts';

/**
 * What is wrong with the authority of a step, in a few words; undefined when nothing is. Believes nothing but the signed
 * log: the permit is read from its entry, which is one of those that give the root that was signed, and every row that it speaks of is digested
 * anew. So a row that was edited in the database, or a job that was forged in the queue, carries nothing out.
 */
export function permitProblem(
  snapshot: StepSnapshot,
  trust: { reviewSeal: Pick<ReviewSeal, 'verify'>; now: Instant },
): string | undefined {
  const { history, difference } = snapshot;
  if (history.problem !== null) return `the log is not the one that was signed: ${history.problem}`;
  if (history.issued === null)
    return 'the signed log has no permit in force: the request was edited, taken back or settled after it, or it never had one';
  const issued = AUDIT_EVENTS['permit.issued'].safeParse(history.issued);
  if (!issued.success) return 'the entry that the permit points to is not a permit';
  return (
    subjectProblem(snapshot, issued.data) ??
    useProblem(snapshot, issued.data, trust.now) ??
    // Revision, decision and reviews of the snapshot are the very ones that were found good for the step before.
    (snapshot.proven
      ? undefined
      : (digestProblem(snapshot, issued.data) ??
        reviewProblem(snapshot, issued.data.reviews, trust.reviewSeal) ??
        breakGlassProblem(snapshot, issued.data, trust.reviewSeal))) ??
    // Whatever decides something and is in no check above: to whom credentials are sealed, who asked, what came of the steps before.
    (difference === null ? undefined : `${difference} is not what the signed log says of it`)
  );
}

type Permit = AuditEventData<'permit.issued'>;

/** Whether the rows that may change are about what was permitted. */
function subjectProblem(snapshot: StepSnapshot, permitted: Permit): string | undefined {
  const { request, revision, permit, step, history } = snapshot;
  if (refusal(request.state, 'start') !== undefined) return `the request is ${request.state}`;
  if (permitted.revision !== request.revision || permit.revision !== request.revision)
    return 'the request was edited after it was permitted';
  // By the row it is told which removals may still begin, so one that says otherwise is good for nothing.
  if (Date.parse(permitted.expiresAt) !== permit.expiresAt)
    return 'the permit is not the one that was issued';
  const { provider, account, action } = revision.input;
  if (
    permitted.apiUser !== request.apiUser ||
    provider !== request.provider ||
    account !== request.account ||
    action !== request.action
  ) {
    return 'the request is not what was permitted';
  }
  if (digestOf(step.plan) !== digestOf(revision.plan[step.position] ?? null) || step.key !== step.plan.key) {
    return 'the plan is not what was permitted';
  }
  // As the expiry, this bounds the start: what has begun is judged by the policies in force, not cut off by their change.
  return history.permitUsed || permitted.policyDigest === snapshot.policies.digest
    ? undefined
    : 'the policies were changed after the permit; submit the request again';
}

/** Whether what was asked for, planned and decided is what was permitted. */
function digestProblem({ revision, approval }: StepSnapshot, permitted: Permit): string | undefined {
  if (permitted.requestDigest !== revisionDigest(revision)) return 'the request is not what was permitted';
  if (!isDigestOf(permitted.planDigest, revision.salt, revision.plan))
    return 'the plan is not what was permitted';
  return isDigestOf(permitted.decisionDigest, revision.salt, approval.decision.decision)
    ? undefined
    : 'the decision is not what was permitted';
}

/** Whether the permit may be used now for this step. The log decides what it was used for already, not the rows. */
function useProblem(
  { permit, step, history, request, earlier }: StepSnapshot,
  permitted: Permit,
  now: Instant,
): string | undefined {
  if (history.permitUsed !== (permit.usedAt !== null))
    return 'log and store do not agree on whether the permit was used';
  if (history.applied || history.attempts > step.attempts)
    return 'the permit was used already for what the step does';
  if (earlier.some(({ id }) => history.request?.steps.get(id)?.applied !== true))
    return 'the steps before it are not done';
  const freeze = history.permitUsed ? undefined : history.voids.find((one) => covers(one, request));
  if (freeze !== undefined)
    return `the permit is void since execution was frozen (${freeze.freeze}); submit the request again`;
  if (now < Date.parse(permitted.notBefore)) return 'the permit is not valid yet';
  // The expiry bounds the start. What was started in time is carried to its end.
  return !history.permitUsed && now >= Date.parse(permitted.expiresAt)
    ? 'the permit has expired; submit the request again'
    : undefined;
}

function reviewProblem(
  { approval, revision, effects, history, signers, reviewKeys }: StepSnapshot,
  permitted: readonly string[],
  seal: Pick<ReviewSeal, 'verify'>,
): string | undefined {
  const { reviews, resolution, outstanding, acknowledgements } = approval;
  if (resolution.state !== 'approved' || outstanding.length > 0) return 'the request is not approved';
  const owed = owedAfterBrake(history.braked);
  const level = signatureNeeded(owed);
  const signed = new Set(
    reviews
      .filter(({ verdict, proof }) => verdict === 'approve' && meetsSignature(proof, level))
      .map(({ principal }) => principal),
  );
  const approvers = resolution.approvers.filter(({ principal }) => signed.has(principal));
  if (
    missingApprovals(owed, approval, approvers).length > 0 ||
    outstandingAcknowledgements(owed, acknowledgements).length > 0
  )
    return 'it was held back as one removal of many, and has less than what was asked for then';
  if (reviews.length !== permitted.length || !reviews.every((review) => permitted.includes(review.id))) {
    return 'the reviews are not those that were permitted';
  }
  const forged = reviews.some(
    (review) =>
      review.requestDigest !== revision.digest ||
      !reviewKeysAt(reviewKeys, review.createdAt).some((key) =>
        seal.verify(reviewText(review), review.signature, key),
      ),
  );
  if (forged) return 'the signature of a review does not fit';
  const unsigned = reviews
    .map((review) => proofProblem(review, signers))
    .find((found) => found !== undefined);
  if (unsigned !== undefined) return `a review is not what a passkey signed: ${unsigned}`;
  return meetsAccessFloor(revision, { ...approval, effects })
    ? undefined
    : 'it changes access, and nobody but those who asked for it has approved it';
}

/** What is wrong with what is to stand in the place of approvals: the permit names it, and the server signed it for whoever did it. */
function breakGlassProblem(
  { approval: { breakGlass }, revision, history, reviewKeys }: StepSnapshot,
  permitted: Permit,
  seal: Pick<ReviewSeal, 'verify'>,
): string | undefined {
  if ((breakGlass?.id ?? undefined) !== permitted.breakGlass)
    return 'whether the glass was broken for it is not what was permitted';
  if (breakGlass === null) return undefined;
  const isSigned =
    history.request?.breakGlass.get(breakGlass.id)?.signature === breakGlass.signature &&
    breakGlass.requestDigest === revision.digest &&
    reviewKeysAt(reviewKeys, breakGlass.createdAt).some((key) =>
      seal.verify(breakGlassText(breakGlass), breakGlass.signature, key),
    );
  return isSigned ? undefined : 'the signature of whoever broke the glass does not fit';
}

/** What is wrong with what the reviewer's passkey is to have signed, whatever the row says of it. */
function proofProblem(
  { proof, request, principal, onBehalfOf, verdict, requestDigest }: ReviewRecord,
  signers: StepSnapshot['signers'],
): string | undefined {
  if (proof === null) return undefined;
  const key = signers.get(proof.passkey);
  if (key === undefined) return 'nobody has enrolled it';
  const log = parseEnvelope(proof.envelope)?.log ?? '';
  const inPlace = onBehalfOf === null ? {} : { onBehalfOf };
  const expected = { log, subject: request, revisionDigest: requestDigest, verdict, principal, ...inPlace };
  return signedReviewProblem(proof, { key, expected });
}

/** What the signed log says that was asked for at the release, whatever the rows and the index say. */
function owedAfterBrake(braked: StepSnapshot['history']['braked']): readonly Requirement[] {
  if (braked === null) return [];
  const { outcome, requirements } = AUDIT_EVENTS['request.braked'].parse(braked);
  return outcome === 'deny' ? [] : requirements;
}
