import {
  approvalsNeeded,
  floorApprovals,
  type GivenAcknowledgement,
  outstandingAcknowledgements,
  type ReviewResolution,
  resolveReviews,
} from '@countersign/lifecycle';
import { CountersignError, type Requirement } from '@countersign/schema';
import type {
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
  const acknowledgements = givenAcknowledgements(tx, request);
  return {
    decision,
    braked,
    requirements,
    reviews,
    acknowledgements,
    resolution: resolveReviews({
      requester: request.requester,
      // What the policies ask for, and never less than what holds without them.
      needed: Math.max(
        approvalsNeeded(requirements),
        floorApprovals({ effects: decision.facts.effects ?? [], plan }),
      ),
      reviews,
      // Settled once: who said no to something like it afterwards does not undo what was approved.
      rejecters: request.state === 'in-review' ? rejectersOf(tx, request) : [],
    }),
    outstanding: outstandingAcknowledgements(requirements, acknowledgements),
  };
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
