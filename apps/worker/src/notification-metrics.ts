import type { Store } from '@countersign/use-cases/ports';
import { Gauge, type Registry } from 'prom-client';

/** Shows from now on what people are still to be told, and what could not be sent. */
export function watchNotifications(registry: Registry, store: Pick<Store, 'read'>): void {
  const numbers = () =>
    store.read((tx) => ({ ...tx.notices.counts(), since: tx.notices.oldestWaiting() ?? null }));
  new Gauge({
    name: 'countersign_notices_waiting',
    help: 'Things that somebody is to be told, with those of the mail of the day.',
    registers: [registry],
    collect() {
      this.set(numbers().notices);
    },
  });
  new Gauge({
    name: 'countersign_notifications_waiting',
    help: 'Messages to people and channels that are being sent.',
    registers: [registry],
    collect() {
      this.set(numbers().waiting);
    },
  });
  new Gauge({
    name: 'countersign_notifications_oldest_time_seconds',
    help: 'When the message was made that has waited longest to be sent; 0 where none waits.',
    registers: [registry],
    collect() {
      this.set((numbers().since ?? 0) / 1_000);
    },
  });
  new Gauge({
    name: 'countersign_notifications_failed',
    help: 'Messages that failed for good and that nobody has had tried again.',
    registers: [registry],
    collect() {
      this.set(numbers().failed);
    },
  });
}
