import type { Action, Instant, RequestState } from '@countersign/schema';
import type { ListScope, Page } from './lists.ts';
import type { RequestRecord } from './records.ts';

/** What a list of requests is limited to. */
export interface RequestFilter extends Page {
  readonly scope?: ListScope | undefined;
  readonly integration?: string | undefined;
  readonly state?: RequestState | undefined;
  readonly account?: string | undefined;
  readonly action?: Action | undefined;
  readonly batch?: string | undefined;
  readonly requester?: string | undefined;
}

/** Requests, whatever became of them. */
export interface RequestReads {
  get(id: string): RequestRecord | undefined;
  list(filter: RequestFilter): readonly RequestRecord[];
  /** Another request about the same API user that is being carried out now. */
  inProgressFor(apiUser: string, except: string): RequestRecord | undefined;
  /** Requests about an API user that are not settled. */
  openAbout(apiUser: string): readonly RequestRecord[];
  countByState(): Readonly<Partial<Record<RequestState, number>>>;
  /** Removals on an account after `since` that were not turned down, counted up to a hundred. */
  countRemovals(range: {
    readonly account: string;
    readonly since: Instant;
    readonly exceptRequest: string;
    readonly exceptBatch: string;
  }): number;
  /**
   * Removals on an account that may be carried out at any time, and those that ended after `since`, each counted up to a
   * hundred. One whose permit had expired unused by `now` may not any more.
   */
  countReleasedRemovals(range: {
    readonly account: string;
    readonly since: Instant;
    readonly now: Instant;
    readonly exceptRequest: string;
  }): number;
}

/** What one change of state writes of them. */
export interface RequestWrites extends RequestReads {
  insert(request: RequestRecord): void;
  update(
    id: string,
    patch: Partial<
      Pick<
        RequestRecord,
        'state' | 'revision' | 'apiUser' | 'failure' | 'operator' | 'integration' | 'removesAt'
      >
    > & { updatedAt: Instant },
  ): void;
}
