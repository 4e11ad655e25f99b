import {
  type AcknowledgementKind,
  type Requirement,
  SIGNATURE_LEVELS,
  type SignatureLevel,
} from '@countersign/schema';

/** An acknowledgement that was given, and in which capacity the person who gave it stands to the request. */
export interface GivenAcknowledgement {
  readonly kind: AcknowledgementKind;
  readonly byRequester: boolean;
  readonly byIntegrationOwner: boolean;
}

/** Which signature an approval has to have to count, by the strictest of the requirements; null where the server's is enough. */
export function signatureNeeded(requirements: readonly Requirement[]): SignatureLevel | null {
  const asked = requirements.flatMap((one) => (one.type === 'signature' ? [one.by] : []));
  return SIGNATURE_LEVELS.findLast((level) => asked.includes(level)) ?? null;
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
