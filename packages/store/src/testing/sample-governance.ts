import type {
  FreezeRecord,
  GovernanceChangeRecord,
  GovernanceReviewRecord,
} from '@countersign/use-cases/ports';
import { sampleId, samplePrincipal, sampleProof } from './sample-records.ts';

/** A change that would let the sample principal in again. */
export function sampleGovernanceChange(number: number): GovernanceChangeRecord {
  return {
    id: sampleId('gov', number),
    kind: 'principal.reactivate',
    content: { kind: 'principal.reactivate', principal: samplePrincipal.id },
    items: [{ what: 'state', before: 'deactivated', after: 'active' }],
    effects: ['grants-authority'],
    beneficiaries: [samplePrincipal.id],
    digest: 'd'.repeat(64),
    proposer: samplePrincipal.id,
    reason: 'Back from leave',
    state: 'proposed',
    createdAt: number,
    expiresAt: number + 1,
    settledAt: null,
    entry: number,
    setup: false,
  };
}

export function sampleGovernanceReview(number: number, change: number): GovernanceReviewRecord {
  return {
    id: sampleId('rev', number),
    change: sampleId('gov', change),
    principal: samplePrincipal.id,
    roles: ['approver'],
    verdict: 'reject',
    reason: 'Not yet',
    signature: 'c2lnbmF0dXJl',
    createdAt: number,
    proof: sampleProof(number),
    shown: `salt-${number}\ncountersign review v1\nreason: Needed for the launch\n`,
  };
}

/** A freeze of everything by the sample principal. */
export function sampleFreeze(number: number): FreezeRecord {
  return {
    id: sampleId('frz', number),
    account: null,
    provider: null,
    reason: 'Somebody has a token that is not theirs',
    voidsPermits: false,
    frozenBy: samplePrincipal.id,
    frozenAt: number,
    entry: number,
    liftedBy: null,
    liftedAt: null,
  };
}
