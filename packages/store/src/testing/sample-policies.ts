import type { PolicyProposalRecord } from '@countersign/use-cases/ports';
import { sampleId, samplePrincipal } from './sample-records.ts';

const DIGEST = 'd'.repeat(64);

/** A proposal against the set with the digest of 64 letters d. */
export function sampleProposal(number: number): PolicyProposalRecord {
  return {
    id: sampleId('pol', number),
    digest: 'e'.repeat(64),
    documents: [{ id: 'any/rule' }],
    baseDigest: DIGEST,
    proposer: samplePrincipal.id,
    note: 'Stricter',
    report: {
      warnings: [],
      cases: 2,
      conditions: 1,
      agreed: 0,
      changes: { added: ['any/rule'], removed: [], changed: [] },
      newAccess: { kind: 'none', example: null },
      backtest: { decisions: 0, unchanged: 0, changes: [] },
    },
    reportDigest: DIGEST,
    state: 'proposed',
    createdAt: number,
    settledAt: null,
    change: null,
  };
}
