import type { EvidenceRequest } from '@countersign/schema';
import type { RequestEvidence } from '@countersign/use-cases';
import { iso, isoOrNull } from './instant.ts';
import { presentRequest } from './present-request.ts';

/** A request as an evidence pack shows it. */
export function presentEvidence({ view, found, ...evidence }: RequestEvidence): EvidenceRequest {
  const { facts, inputs, permit, planDigest, credentials } = evidence;
  return {
    ...presentRequest(view, found),
    facts,
    grounds: found.grounds,
    groundsProblem: found.problem,
    inputs: [...inputs],
    planDigest,
    permit:
      permit === null
        ? null
        : {
            id: permit.id,
            revision: permit.revision,
            entryIndex: permit.entryIndex,
            notBefore: iso(permit.notBefore),
            expiresAt: iso(permit.expiresAt),
            usedAt: isoOrNull(permit.usedAt),
          },
    credentials: credentials.map(({ id, purpose, principal, createdAt, expiresAt, collectedAt }) => ({
      id,
      purpose,
      receiver: principal,
      createdAt: iso(createdAt),
      expiresAt: iso(expiresAt),
      collectedAt: isoOrNull(collectedAt),
    })),
  };
}
