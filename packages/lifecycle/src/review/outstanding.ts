import type { AcknowledgementKind, Requirement } from '@countersign/schema';

/** An acknowledgement that was given, and in which capacity the person who gave it stands to the request. */
export interface GivenAcknowledgement {
  readonly kind: AcknowledgementKind;
  readonly byRequester: boolean;
  readonly byIntegrationOwner: boolean;
}

/** Approvals that the requirements ask for: the highest count, plus all that come on top. */
export function approvalsNeeded(requirements: readonly Requirement[]): number {
  let highest = 0;
  let onTop = 0;
  for (const requirement of requirements) {
    if (requirement.type === 'approvals') highest = Math.max(highest, requirement.count);
    if (requirement.type === 'extra-approvals') onTop += requirement.count;
  }
  return highest + onTop;
}

/** Acknowledgements that are still owed before the request can be approved. */
export function outstandingAcknowledgements(
  requirements: readonly Requirement[],
  given: readonly GivenAcknowledgement[],
): readonly Extract<Requirement, { type: 'acknowledgement' }>[] {
  return requirements.filter(
    (requirement): requirement is Extract<Requirement, { type: 'acknowledgement' }> =>
      requirement.type === 'acknowledgement' &&
      !given.some(
        (one) =>
          one.kind === requirement.kind &&
          (requirement.by === 'requester' ? one.byRequester : one.byIntegrationOwner),
      ),
  );
}
