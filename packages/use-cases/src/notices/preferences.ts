import {
  type Actor,
  CountersignError,
  NOTIFICATION_NAMES,
  type NotificationName,
  type NotificationsFile,
  notificationOf,
  type Principal,
  parseNoticeDelivery,
} from '@countersign/schema';
import type { Clock, DeliveryReader, Store } from '../ports/index.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';
import { type DeliverySource, deliveryFor } from './delivery-for.ts';

/** When a person is told of one kind of thing, and who decided that. */
export interface NoticePreference {
  readonly event: NotificationName;
  readonly summary: string;
  readonly delivery: string;
  readonly source: DeliverySource;
  readonly waits: boolean;
}

/** When a person is told of each kind of thing. */
export function viewPreferences(
  tx: DeliveryReader,
  { id, roles }: Pick<Principal, 'id' | 'roles'>,
  defaults: NotificationsFile['defaults'],
): readonly NoticePreference[] {
  const own = new Map(tx.notices.preferences(id).map(({ event, delivery }) => [event, delivery]));
  return NOTIFICATION_NAMES.map((event) => {
    const { summary, waits = false } = notificationOf(event);
    return { event, summary, waits, ...deliveryFor(event, { own: own.get(event), roles, defaults }) };
  });
}

/**
 * Writes down of what somebody wants to be told, and when. What waits to be told already is told as it was.
 * @throws CountersignError NOTIFICATION_ALWAYS for what nobody can switch off, NOTIFICATION_DOES_NOT_WAIT
 */
export const createSetPreferences =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  async (command: {
    readonly actor: Actor;
    readonly principal: Pick<Principal, 'id'>;
    readonly preferences: readonly { readonly event: NotificationName; readonly delivery: string | null }[];
  }): Promise<void> => {
    const { actor, preferences } = command;
    const principal = command.principal.id;
    for (const { event, delivery } of preferences) requireSettable(event, delivery);
    await deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, actor);
      for (const { event, delivery } of preferences)
        if (delivery === null) tx.notices.removePreference({ principal, event });
        else tx.notices.putPreference({ principal, event, delivery });
      const data = { principal, changed: preferences.length };
      tx.audit.append(actor, { type: 'notification.preferences-set', request: null, data });
    });
  };

function requireSettable(event: NotificationName, delivery: string | null): void {
  const { alarm, waits } = notificationOf(event);
  if (alarm === true) throw new CountersignError('NOTIFICATION_ALWAYS', { event });
  if (delivery !== null && parseNoticeDelivery(delivery)?.when === 'if-pending' && waits !== true)
    throw new CountersignError('NOTIFICATION_DOES_NOT_WAIT', { event });
}
