import type { Clock, Ids, RandomBytes, Store } from '../ports/index.ts';

/** What managing principals and their tokens needs. */
export interface PrincipalDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly randomBytes: RandomBytes;
}
