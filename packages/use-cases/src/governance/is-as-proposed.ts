import { CountersignError } from '@countersign/schema';
import type { GovernanceChangeRecord, WriteTransaction } from '../ports/index.ts';
import { governanceDigest } from './governance-digest.ts';
import type { GovernanceAssessment, KindDeps } from './governance-kind.ts';
import { kindOf } from './kinds/index.ts';

/** Whether a change would still do what was asked for. */
export const isAsProposed = (tx: WriteTransaction, deps: KindDeps, change: GovernanceChangeRecord): boolean =>
  isStill(change, () => assess(tx, deps, change));

/** The same, whoever else came to gain by it meanwhile: what is approved is reviewed by nobody any more. */
export const givesWhatWasApproved = (
  tx: WriteTransaction,
  deps: KindDeps,
  change: GovernanceChangeRecord,
): boolean => isStill(change, () => ({ ...assess(tx, deps, change), beneficiaries: change.beneficiaries }));

const assess = (
  tx: WriteTransaction,
  deps: KindDeps,
  { content, proposer }: GovernanceChangeRecord,
): GovernanceAssessment => kindOf(content).assess(tx, content, { ...deps, proposer });

function isStill(change: GovernanceChangeRecord, looked: () => GovernanceAssessment): boolean {
  try {
    return governanceDigest({ ...change, ...looked() }) === change.digest;
  } catch (error) {
    if (error instanceof CountersignError) return false;
    throw error;
  }
}
