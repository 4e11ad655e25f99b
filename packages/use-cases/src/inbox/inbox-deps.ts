import type { Clock, PolicyEvaluators, Store } from '../ports/index.ts';

/** What listing needs of what waits for somebody. */
export interface InboxDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly policies: PolicyEvaluators;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}
