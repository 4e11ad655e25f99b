import {
  type NoticeDelivery,
  type NotificationName,
  type NotificationsFile,
  notificationOf,
  type Principal,
  parseNoticeDelivery,
} from '@countersign/schema';

/** Who decided when somebody is told: they themselves, the host for a role of theirs, or the registry. */
export type DeliverySource = 'own' | 'role' | 'default' | 'always';

/** When a person is told of something: as they said, else as the host says for the first role of theirs that it names, else as usual. */
export function deliveryFor(
  event: NotificationName,
  context: {
    readonly own: string | undefined;
    readonly roles: Principal['roles'];
    readonly defaults: NotificationsFile['defaults'];
  },
): { readonly delivery: string; readonly source: DeliverySource } {
  const definition = notificationOf(event);
  // What warns of an attack must not be silenced by whoever attacks.
  if (definition.alarm === true) return { delivery: 'at-once', source: 'always' };
  if (context.own !== undefined) return { delivery: context.own, source: 'own' };
  for (const role of context.roles) {
    const delivery = context.defaults[role]?.[event];
    if (delivery !== undefined) return { delivery, source: 'role' };
  }
  return { delivery: definition.delivery, source: 'default' };
}

/** The delivery in parts. What nobody waits for cannot be over by then, so it is told at once instead of after some minutes. */
export function parsedDelivery(event: NotificationName, delivery: string): NoticeDelivery {
  const parsed = parseNoticeDelivery(delivery) ?? { when: 'at-once' };
  return parsed.when === 'if-pending' && notificationOf(event).waits !== true ? { when: 'at-once' } : parsed;
}
