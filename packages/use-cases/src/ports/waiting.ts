import type { Instant, Risk } from '@countersign/schema';

/** A request or a task that waits for somebody. It decides nothing: whoever acts upon it is judged by the request and the log. */
export interface WaitingRecord {
  readonly id: string;
  readonly kind: 'review' | 'returned' | 'task' | 'confirmation';
  readonly account: string;
  readonly integration: string | null;
  readonly requester: string;
  /** Of a request; null for a task. */
  readonly revision: number | null;
  readonly risk: Risk;
  readonly since: Instant;
  readonly dueAt: Instant;
  /** When something is to be done where it waits until then; null for nothing. */
  readonly actAt: Instant | null;
  /** Whether the owner of its integration has something to do as well. */
  readonly byOwner: boolean;
  /** Whether its requester has. */
  readonly byRequester: boolean;
}

/** A place in the order in which things are due. */
export interface WaitingPlace {
  readonly dueAt: Instant;
  readonly id: string;
}

export interface WaitingFilter {
  readonly kind: WaitingRecord['kind'];
  /**
   * Of one account, of one integration whose owner has to do something, or of one requester who has, or who asked before policies were put in
   * force; of all where none is named.
   */
  readonly of?:
    | { readonly by: 'account' | 'integration'; readonly value: string }
    | { readonly by: 'requester'; readonly value: string; readonly before: Instant };
  /** Leaves out what this principal asked for, or has reviewed. */
  readonly notBy?: string;
  readonly after: WaitingPlace;
  readonly limit: number;
}

export interface WaitingReads {
  get(id: string): WaitingRecord | undefined;
  /** What is due first comes first. */
  list(filter: WaitingFilter): readonly WaitingRecord[];
  /** What something is to be done about by then, what is due first at the front. */
  toAct(filter: { readonly until: Instant; readonly limit: number }): readonly WaitingRecord[];
  /** By kind, and of those how many were due by then. */
  count(now: Instant): readonly {
    readonly kind: WaitingRecord['kind'];
    readonly count: number;
    readonly overdue: number;
  }[];
}

export interface WaitingWrites extends WaitingReads {
  /** In place of what was known of it. It is taken out by itself once it waits for nobody. */
  put(record: WaitingRecord): void;
}
