import { ERASED_TEXT, type Instant } from '@countersign/schema';
import type { DeliveryReader, IdentityReader, NotificationRecord } from '../ports/index.ts';

/** How telling people goes. */
export interface NotificationsView {
  /** `off`: nothing is configured. `waiting`: nothing that is configured was approved. */
  readonly state: 'off' | 'waiting' | 'on';
  readonly notices: number;
  readonly waiting: number;
  readonly oldestWaiting: Instant | null;
  readonly failedCount: number;
  readonly failed: readonly NotificationRecord[];
  readonly newest: readonly NotificationRecord[];
  readonly withoutAddress: number;
}

const MOST = 100;

export function viewNotifications(tx: DeliveryReader & IdentityReader): NotificationsView {
  const { notices, waiting, failed } = tx.notices.counts();
  const named = tx.destinations.list().filter(({ purpose }) => purpose === 'notifications');
  return {
    state: named.length === 0 ? 'off' : named.some(({ openedAt }) => openedAt !== null) ? 'on' : 'waiting',
    notices,
    waiting,
    oldestWaiting: tx.notices.oldestWaiting() ?? null,
    failedCount: failed,
    failed: tx.notices.failed(MOST),
    newest: tx.notices.newest(MOST),
    withoutAddress: tx.principals
      .list()
      .filter(({ state, kind, email }) => state === 'active' && kind === 'person' && email === ERASED_TEXT)
      .length,
  };
}
