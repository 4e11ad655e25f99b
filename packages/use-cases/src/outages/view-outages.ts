import type { Instant } from '@countersign/schema';
import type { ExecutionReader } from '../ports/index.ts';
import { holdOf } from './held-by-outage.ts';

/** An account whose provider is away, since when, and how many steps wait for it. */
export interface OutageView {
  readonly account: string;
  readonly since: Instant;
  readonly code: string;
  readonly waiting: number;
}

export function viewOutages(tx: ExecutionReader): readonly OutageView[] {
  return tx.outages
    .list()
    .flatMap(({ account, openedAt, code }) =>
      openedAt === null
        ? []
        : [{ account, since: openedAt, code, waiting: tx.outbox.countHeldBy(holdOf(account)) }],
    );
}
