import type { Digest, Instant, Outcome } from '@countersign/schema';

/** Decisions with another outcome than before. */
export const FLIPS = [
  'allow-to-review',
  'allow-to-deny',
  'review-to-allow',
  'review-to-deny',
  'deny-to-allow',
  'deny-to-review',
] as const;
export type Flip = (typeof FLIPS)[number];

/**
 * How a decision would come out differently. `stricter` and `looser` stay in review and need more or fewer approvals. An
 * `error` could not be read or decided. A `defect` was made by this very set and comes out differently all the same; it is
 * counted beside whatever else it is.
 */
export const CHANGE_KINDS = [...FLIPS, 'stricter', 'looser', 'error', 'defect'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** What policies say about a request, as far as it is compared. */
export interface OutcomeSummary {
  readonly outcome: Outcome;
  /** Approvals by different people that are needed; 0 unless the outcome is `review`. */
  readonly approvals: number;
  /** Identifiers of the rules that refuse, or else of those that make the request wait; sorted. */
  readonly rules: readonly string[];
}

/** One recorded decision that would come out differently. */
export interface Change {
  /** Place of the decision in its table, in the order of recording. */
  readonly row: number;
  readonly decision: string;
  /** Null where the decision is about no request. */
  readonly request: string | null;
  readonly operation: string;
  readonly recordedAt: Instant;
  /** Null where what was recorded cannot be read. */
  readonly before: OutcomeSummary | null;
  /** Null where the replay came to no verdict. */
  readonly after: OutcomeSummary | null;
  /** Why it could not be read or decided; null where it could. */
  readonly problem: string | null;
}

/** All changes of one kind. */
export interface ChangeList {
  readonly count: number;
  /** The first 1,000 of them, in the order of recording. */
  readonly changes: readonly Change[];
}

/** What was counted over some recorded decisions. Plain data, because it goes from thread to thread. */
export interface Tally {
  /** Decisions that were gone through. */
  readonly decisions: number;
  /** Those with the same outcome and the same number of approvals. */
  readonly unchanged: number;
  /** Those that could not be replayed, because the personal data in their facts was erased. */
  readonly erased: number;
  readonly changes: Readonly<Record<ChangeKind, ChangeList>>;
}

/** What a set of rules would have decided in place of what was decided. */
export interface Report extends Tally {
  /** Number of decisions with another outcome, in whatever direction. */
  readonly flips: number;
  /** The digest of this very set where it was in force at some time; null where it never was. */
  readonly policyDigest: Digest | null;
}

/** How far a replay is. */
export interface Progress {
  /** Rows that were gone through, those before `since` included. */
  readonly done: number;
  readonly total: number;
}
