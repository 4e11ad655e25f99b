import type {
  Actor,
  GovernanceContent,
  GovernanceEffect,
  GovernanceItem,
  GovernanceKindName,
} from '@countersign/schema';
import type { Clock, ReadTransaction, WriteTransaction } from '../ports/index.ts';

export type ContentOf<K extends GovernanceKindName> = Extract<GovernanceContent, { readonly kind: K }>;

/** What a change would do to what is there now. */
export interface GovernanceAssessment {
  /** What is different afterwards; never empty. */
  readonly items: readonly GovernanceItem[];
  readonly effects: readonly GovernanceEffect[];
  /** Principals who gain by it. */
  readonly beneficiaries: readonly string[];
}

/** One kind of change of who may do what. It knows nothing of proposals and reviews. */
export interface GovernanceKind<K extends GovernanceKindName> {
  /**
   * Looks at what it would do now. Asked once when it is proposed, and again before each review: where the answer is another
   * one by then, it is not what was asked for any more.
   * @throws CountersignError where it makes no sense, or may not be
   */
  assess(tx: ReadTransaction, content: ContentOf<K>, deps: { readonly clock: Clock }): GovernanceAssessment;
  /** Does it, and records what is different. */
  carryOut(
    tx: WriteTransaction,
    content: ContentOf<K>,
    context: { readonly actor: Actor; readonly change: string },
  ): void;
}
