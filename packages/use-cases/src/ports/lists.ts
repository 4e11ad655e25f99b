/** A page of a list that is ordered by identifier; `after` is the last identifier of the page before. */
export interface Page {
  readonly after?: string | undefined;
  readonly limit: number;
  /** Newest first instead of oldest first. */
  readonly descending?: boolean | undefined;
}

/**
 * What a list is limited to: things of these accounts, of these integrations, or of this principal. It is part of the query,
 * so that a page is full and its last identifier is one that may be seen.
 */
export interface ListScope {
  readonly accounts: readonly string[];
  readonly integrations: readonly string[];
  readonly principal: string | null;
}
