import type {
  Digest,
  GovernanceContent,
  GovernanceEffect,
  GovernanceItem,
  GovernanceKindName,
  GovernanceState,
  Instant,
} from '@countersign/schema';
import type { ReviewRecord, SignedReviewRecord } from './records.ts';

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
  /** It was carried out by whoever asked for it, because the installation was still being set up. */
  readonly setup: boolean;
  /** Index of the entry that says that it was asked for. */
  readonly entry: number;
}

export interface GovernanceReviewRecord extends SignedReviewRecord, Pick<ReviewRecord, 'proof' | 'shown'> {
  readonly change: string;
}

/** Reads of changes of who may do what. A `get` gives undefined for what does not exist. */
export interface GovernanceReader {
  readonly governanceChanges: {
    get(id: string): GovernanceChangeRecord | undefined;
    /** Newest first; of a state those only that came to it at this time or later, where one is given. */
    list(state?: GovernanceState, since?: Instant): readonly GovernanceChangeRecord[];
    /** Newest first, older than one where that is given. */
    page(page: {
      readonly state?: GovernanceState | undefined;
      readonly after?: string | undefined;
      readonly limit: number;
    }): readonly GovernanceChangeRecord[];
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
