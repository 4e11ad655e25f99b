import type { Digest } from '@countersign/schema';
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
    list(): readonly PolicyProposalRecord[];
    /** Of one from before proposals were governance changes. */
    reviews(id: string): readonly PolicyReviewRecord[];
  };
}

/** Changes of the policies in force and proposals to change them. */
export interface PolicyWriter extends PolicyReader {
  readonly policySets: PolicyReader['policySets'] & { activate(set: PolicySetRecord): void };
  readonly policyProposals: PolicyReader['policyProposals'] & {
    insert(proposal: PolicyProposalRecord): void;
    /** Once. */
    setChange(id: string, change: string): void;
  };
}
