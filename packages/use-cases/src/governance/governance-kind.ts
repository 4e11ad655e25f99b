import type {
  Actor,
  GovernanceContent,
  GovernanceEffect,
  GovernanceItem,
  GovernanceKindName,
  Instant,
  Permission,
} from '@countersign/schema';
import type { ProtectedObject } from '../authorization/index.ts';
import type { Retention } from '../log/pruning/retention.ts';
import type { Clock, HostKeys, ReadTransaction, Store, WriteTransaction } from '../ports/index.ts';

export type ContentOf<K extends GovernanceKindName> = Extract<GovernanceContent, { readonly kind: K }>;

/** What a change would do to what is there now. */
export interface GovernanceAssessment {
  /** What is different afterwards; never empty. */
  readonly items: readonly GovernanceItem[];
  readonly effects: readonly GovernanceEffect[];
  /** Principals who gain by it. */
  readonly beneficiaries: readonly string[];
}

/** What kinds need of the installation beside its store. */
export interface KindDeps {
  readonly clock: Clock;
  readonly retention: Retention;
  readonly hostKeys: HostKeys;
  /** Whether an account may name a host that its provider does not document. */
  readonly isAllowedHost: (host: string) => boolean;
}

/** What a kind looks at beside its content. */
export interface AssessmentContext extends KindDeps {
  /** Who asks for the change. */
  readonly proposer: string;
}

/** One kind of change of who may do what. It knows nothing of proposals and reviews. */
export interface GovernanceKind<K extends GovernanceKindName> {
  /** What whoever asks for it needs, and whoever reviews it, and on what; those of `governance` and all accounts where it is left out. */
  access?(tx: ReadTransaction, content: ContentOf<K>): KindAccess;
  /**
   * Refuses what need not be asked for as things stand now, where that is nothing by which a change that was asked for is over.
   * @throws CountersignError
   */
  requireProposable?(tx: ReadTransaction, content: ContentOf<K>): void;
  /** What has to end before it is carried out, in words; null where nothing does. An approved change waits for that. */
  waitsFor?(tx: ReadTransaction, content: ContentOf<K>): string | null;
  /**
   * What the change stands on: principals by identifier, anything else by what it is and its identifier (`account shop`). When one
   * of these is altered otherwise, the change is over.
   */
  about(content: ContentOf<K>): readonly string[];
  /** Principals who have left afterwards: what they asked for is closed as well. */
  departs?(content: ContentOf<K>): readonly string[];
  /** What of it is another one afterwards, where that is not all of it. */
  alters?(content: ContentOf<K>): readonly string[];
  /**
   * Looks at what it would do now. Asked once when it is proposed, and again before each review: where the answer is another
   * one by then, it is not what was asked for any more. It may try out what it does, and leaves nothing.
   * @throws CountersignError where it makes no sense, or may not be
   */
  assess(tx: WriteTransaction, content: ContentOf<K>, context: AssessmentContext): GovernanceAssessment;
  /** In plain words what its items name by a digest alone, because it may name a person; nothing once that was erased. */
  reveals?(tx: ReadTransaction, content: ContentOf<K>): readonly GovernanceItem[];
  /** Who does not review it, beside whoever asks for it or gains by it. */
  excluded?(tx: ReadTransaction, content: ContentOf<K>): readonly string[];
  /** Does it, and records what is different. */
  carryOut(
    tx: WriteTransaction,
    content: ContentOf<K>,
    context: { readonly actor: Actor; readonly change: string; readonly at: Instant },
  ): void;
  /** Gives up what is kept for it, where it will not be carried out. */
  abandon?(tx: WriteTransaction, content: ContentOf<K>, at: Instant): void;
  /** What is left to do after its transaction where that is too much for one. It is done when that is. */
  readonly afterwards?: {
    /** Whether it was carried out as far as its transaction does that. */
    hasBegun(tx: ReadTransaction, content: ContentOf<K>): boolean;
    /** Does the rest, in transactions of its own; goes on where it was cut off. */
    goOn(store: Store): Promise<unknown>;
  };
}

/** What somebody needs who asks for a change, or reviews it, and on what. */
export interface KindAccess {
  readonly proposing: Permission;
  readonly reviewing: Permission;
  readonly object: ProtectedObject;
}
