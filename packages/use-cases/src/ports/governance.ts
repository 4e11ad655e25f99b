import type {
  Digest,
  GovernanceContent,
  GovernanceEffect,
  GovernanceItem,
  GovernanceKindName,
  GovernanceState,
  Instant,
  Role,
} from '@countersign/schema';

/** A change of who may do what. The digest covers content, items, effects and beneficiaries. */
export interface GovernanceChangeRecord {
  readonly id: string;
  readonly kind: GovernanceKindName;
  readonly content: GovernanceContent;
  readonly items: readonly GovernanceItem[];
  readonly effects: readonly GovernanceEffect[];
  readonly beneficiaries: readonly string[];
  readonly digest: Digest;
  readonly proposer: string;
  readonly reason: string;
  readonly state: GovernanceState;
  readonly createdAt: Instant;
  /** From then on it is neither reviewed nor carried out. */
  readonly expiresAt: Instant;
  readonly settledAt: Instant | null;
}

export interface GovernanceReviewRecord {
  readonly id: string;
  readonly change: string;
  readonly principal: string;
  /** The reviewer's roles as they were at that moment. */
  readonly roles: readonly Role[];
  readonly verdict: 'approve' | 'reject';
  readonly reason: string | null;
  /** Base64 Ed25519 signature of the server over the review's text, made for the reviewer's session. */
  readonly signature: string;
  readonly createdAt: Instant;
}

/** Reads of changes of who may do what. A `get` gives undefined for what does not exist. */
export interface GovernanceReader {
  readonly governanceChanges: {
    get(id: string): GovernanceChangeRecord | undefined;
    /** Newest first. */
    list(state?: GovernanceState): readonly GovernanceChangeRecord[];
    reviews(id: string): readonly GovernanceReviewRecord[];
  };
}

export interface GovernanceWriter extends GovernanceReader {
  readonly governanceChanges: GovernanceReader['governanceChanges'] & {
    insert(change: GovernanceChangeRecord): void;
    insertReview(review: GovernanceReviewRecord): void;
    settle(id: string, patch: Pick<GovernanceChangeRecord, 'state' | 'settledAt'>): void;
  };
}
