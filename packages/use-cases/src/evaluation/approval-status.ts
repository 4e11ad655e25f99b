import {
  type ApprovalSlot,
  approvalSlots,
  floorApprovals,
  type GivenAcknowledgement,
  inStages,
  outstandingAcknowledgements,
  type ReviewResolution,
  resolveReviews,
  signatureNeeded,
} from '@countersign/lifecycle';
import { CountersignError, type Requirement, type SignatureLevel } from '@countersign/schema';
import { isAuthorized, requestObject } from '../authorization/index.ts';
import { standInCounts } from '../delegations/stand-in.ts';
import { requestEntries } from '../log/request-entries.ts';
import type {
  BreakGlassRecord,
  DecisionRecord,
  IdentityReader,
  LogReader,
  ProvisioningReader,
  ReadTransaction,
  RegistryReader,
  RequestRecord,
  ReviewRecord,
  RevisionRecord,
} from '../ports/index.ts';
import { hasLeftSince } from '../principals/has-left-since.ts';
import { mayBeOneOf } from '../principals/may-be-one-of.ts';
import { escalatedTo } from '../reviews/escalations.ts';
import { authorOf, peopleOf } from '../reviews/people-of.ts';
import { meetsSignature } from '../reviews/signed/missing-signature.ts';
import { askersOf } from './actor-facts.ts';
import { type BrakedRelease, brakedRelease } from './braked-release.ts';
import { rejectersOf } from './earlier-reviews.ts';

/** How far the current revision of a request has come towards approval, computed from the rows anew each time. */
export interface ApprovalStatus {
  readonly decision: DecisionRecord;
  /** Where it was held back when it was to be released, because too much else was on the same day. */
  readonly braked: BrakedRelease | null;
  /** Of its admission, or of its release where that was held back. */
  readonly requirements: readonly Requirement[];
  readonly reviews: readonly ReviewRecord[];
  /** Those by whoever was certainly nobody who asked for it when they gave them. */
  readonly byOthers: readonly ReviewRecord[];
  /** Somebody had it carried out without the approvals that were missing; null where nobody did. */
  readonly breakGlass: BreakGlassRecord | null;
  /** Groups whose members may approve in the place of others, since those were late. */
  readonly escalated: readonly string[];
  /** The approvals that it takes, one by one, without those that stand for who said no before. */
  readonly slots: readonly ApprovalSlot[];
  readonly resolution: ReviewResolution;
  readonly outstanding: readonly Extract<Requirement, { type: 'acknowledgement' }>[];
  readonly acknowledgements: readonly GivenAcknowledgement[];
}

/**
 * What the current revision of a request has to meet, and by which decision.
 * @throws CountersignError NOT_FOUND when the revision has no decision, which cannot be for a request that was admitted
 */
export function requirementsOf(
  tx: ProvisioningReader & LogReader,
  request: RequestRecord,
): Pick<ApprovalStatus, 'decision' | 'braked' | 'requirements'> {
  const decision = tx.decisions.ofRevision(request.id, request.revision);
  if (decision === undefined)
    throw new CountersignError('NOT_FOUND', { what: 'decision of request', id: request.id });
  // Whatever the row says: it is by no row that this is lowered.
  const braked = brakedRelease(tx, request);
  const requirements =
    braked !== null && braked.outcome !== 'deny'
      ? braked.requirements
      : decision.decision.requirements.map((one) => one.requirement);
  return { decision, braked, requirements };
}

/**
 * @param current its current revision, where that was read already
 * @throws CountersignError NOT_FOUND when the revision has no decision, which cannot be for a request that was admitted
 */
export function approvalStatusOf(
  tx: ReadTransaction,
  request: RequestRecord,
  current: Pick<RevisionRecord, 'plan'> | undefined = tx.revisions.get(request.id, request.revision),
): ApprovalStatus {
  const { decision, braked, requirements } = requirementsOf(tx, request);
  const plan = current?.plan ?? [];
  const reviews = tx.reviews.list(request.id, request.revision);
  const byOthers = reviewsByOthers(tx, request, reviews);
  const acknowledgements = givenAcknowledgements(tx, request);
  const level = signatureNeeded(requirements);
  // What the policies ask for, and never less than what holds without them.
  const floor = floorApprovals({ effects: decision.facts.effects ?? [], plan });
  const also = escalatedTo(tx, request);
  const slots = approvalSlots(requirements, { atLeast: floor, also });
  const breakGlass = brokenGlass(tx, request);
  const stages = stagesOf(byOthers, {
    level,
    // What was asked for when they approved; what a brake adds comes afterwards.
    slots: approvalSlots(
      decision.decision.requirements.map((one) => one.requirement),
      { atLeast: floor, also },
    ),
  });
  return {
    decision,
    braked,
    requirements,
    reviews,
    byOthers,
    acknowledgements,
    escalated: also,
    slots,
    breakGlass,
    resolution: withBrokenGlass(breakGlass, {
      requester: request.requester,
      slots,
      // Settled once: what was approved stays approved, whatever becomes of whoever did. A rejection or a return stops a request whoever signed it.
      reviews: byOthers
        .filter(
          (one) =>
            (request.state !== 'in-review' || reviewCounts(tx, request, one)) &&
            (one.verdict !== 'approve' || meetsSignature(one.proof, level)),
        )
        .map((one) => ({
          ...one,
          groups: groupsThatCount(tx, request, one),
          stage: stages.get(one.id) ?? 1,
        })),
      // Settled once: who said no to something like it afterwards does not undo what was approved.
      rejecters: request.state === 'in-review' ? rejectersOf(tx, request) : [],
    }),
    outstanding: outstandingAcknowledgements(requirements, acknowledgements),
  };
}

/** Who broke the glass for the current revision: as both the row and the log say, so that no row alone confers it. */
function brokenGlass(
  tx: ProvisioningReader & LogReader,
  { id, revision }: RequestRecord,
): BreakGlassRecord | null {
  const found = tx.breakGlass.ofRequest(id).find((one) => one.revision === revision);
  if (found === undefined) return null;
  const isSaid = requestEntries(tx, id, 'break-glass.used').some(
    ({ actor, data }) =>
      data.breakGlass === found.id &&
      data.revision === revision &&
      actor.kind === 'principal' &&
      actor.id === found.principal,
  );
  return isSaid ? found : null;
}

/** What the reviews amount to; where the glass was broken, no approval is missing. Whoever rejected it before or returns it is heard all the same. */
function withBrokenGlass(
  breakGlass: BreakGlassRecord | null,
  options: Parameters<typeof resolveReviews>[0],
): ReviewResolution {
  const resolution = resolveReviews(options);
  return breakGlass === null || resolution.state !== 'pending' || resolution.asked.length > 0
    ? resolution
    : { ...resolution, state: 'approved', open: [] };
}

/** In which stage each approval was given, by all that were given before it. */
function stagesOf(
  reviews: readonly ReviewRecord[],
  { slots, level }: { readonly slots: readonly ApprovalSlot[]; readonly level: SignatureLevel | null },
): ReadonlyMap<string, number> {
  if (slots.every(({ stage }) => stage === 1)) return new Map();
  const given = reviews
    .filter(({ verdict, proof }) => verdict === 'approve' && meetsSignature(proof, level))
    .map(({ id, principal, groups, createdAt }) => ({ id, principal, groups: groups ?? [], createdAt }))
    .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  return new Map(inStages(slots, given).map(({ id, stage }) => [id, stage]));
}

const reviewsByOthers = (
  tx: ReadTransaction,
  request: RequestRecord,
  reviews: readonly ReviewRecord[],
): readonly ReviewRecord[] => {
  if (reviews.length === 0) return reviews;
  const askers = askersOf(tx, request);
  // Settled once: who let whom in anew since then does not undo what was approved.
  if (request.state !== 'in-review')
    return reviews.filter((review) => !peopleOf(review).some((one) => askers.has(one)));
  return reviews.filter((review) => {
    const isAsker = mayBeOneOf(tx, askers, { from: request.createdAt, until: review.createdAt });
    return !peopleOf(review).some(isAsker);
  });
};

/**
 * Whether a review counts before it is settled: who has left since, or may not review any more, approves nothing; nor does who stood in for
 * somebody by what was ended since.
 */
export function reviewCounts(tx: ReadTransaction, request: RequestRecord, review: ReviewRecord): boolean {
  if (review.verdict === 'reject') return true;
  const author = tx.principals.get(authorOf(review));
  return (
    author !== undefined &&
    isAuthorized(author, 'request.review', requestObject(tx, request)) &&
    !hasLeftSince(tx, author.id, review.createdAt) &&
    (review.onBehalfOf === null || standInCounts(tx, review))
  );
}

/** Groups for which an approval counts: those that its author was in, and before it is settled, is in still. */
function groupsThatCount(
  tx: IdentityReader,
  { state }: RequestRecord,
  review: ReviewRecord,
): readonly string[] {
  const then = review.groups ?? [];
  if (then.length === 0 || state !== 'in-review') return then;
  const now = tx.groups.of(authorOf(review));
  return then.filter((group) => now.includes(group));
}

/** The acknowledgements of the current revision, and in which capacity each was given. */
function givenAcknowledgements(
  tx: IdentityReader & RegistryReader & ProvisioningReader,
  request: RequestRecord,
): readonly GivenAcknowledgement[] {
  const owner = request.integration === null ? undefined : tx.integrations.get(request.integration)?.owner;
  return tx.acknowledgements.list(request.id, request.revision).map((record) => ({
    kind: record.kind,
    byRequester: record.principal === request.requester,
    byIntegrationOwner: owner !== undefined && tx.principals.get(record.principal)?.email === owner,
  }));
}
