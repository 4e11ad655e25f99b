import type { Digest, ProposalState } from '@countersign/schema';
import type { PolicyProposalRecord, PolicyReviewRecord, PolicySetRecord } from './records.ts';

/** Reads of the policies in force and proposals to change them. A `get` gives undefined for what does not exist. */
export interface PolicyReader {
  readonly policySets: {
    active(): PolicySetRecord | undefined;
    get(digest: Digest): PolicySetRecord | undefined;
  };
  readonly policyProposals: {
    get(id: string): PolicyProposalRecord | undefined;
    /** Newest first. */
    list(state?: ProposalState): readonly PolicyProposalRecord[];
    reviews(id: string): readonly PolicyReviewRecord[];
  };
}

/** Changes of the policies in force and proposals to change them. */
export interface PolicyWriter extends PolicyReader {
  readonly policySets: PolicyReader['policySets'] & { activate(set: PolicySetRecord): void };
  readonly policyProposals: PolicyReader['policyProposals'] & {
    insert(proposal: PolicyProposalRecord): void;
    insertReview(review: PolicyReviewRecord): void;
    settle(id: string, patch: Pick<PolicyProposalRecord, 'state' | 'settledAt'>): void;
  };
}
