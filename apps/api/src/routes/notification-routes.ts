import { type Principal, ROUTES } from '@countersign/schema';
import {
  createRetryNotification,
  createSetPreferences,
  viewNotifications,
  viewPreferences,
} from '@countersign/use-cases';
import type { NotificationRecord } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { addRoute } from '../http/define-routes.ts';
import { iso, isoOrNull } from '../present/instant.ts';
import type { Services } from '../services.ts';

/** What people are told, and when. */
export function addNotificationRoutes(app: FastifyInstance, services: Services): void {
  const { store, notificationDefaults } = services;
  const setPreferences = createSetPreferences(services);
  const retry = createRetryNotification(services);
  const present = (principal: Principal) =>
    store.read((tx) => ({
      preferences: [...viewPreferences(tx, principal, notificationDefaults())],
      mail: tx.notices.position() !== undefined,
    }));

  addRoute(app, ROUTES.showNotificationPreferences, ({ principal }) => present(principal));
  addRoute(app, ROUTES.setNotificationPreferences, async ({ principal, actor, body: { preferences } }) => {
    await setPreferences({ principal, actor, preferences });
    return present(principal);
  });
  addRoute(app, ROUTES.listNotifications, () => {
    const { failed, newest, oldestWaiting, ...numbers } = store.read(viewNotifications);
    return {
      ...numbers,
      oldestWaiting: isoOrNull(oldestWaiting),
      failed: failed.map(presentNotification),
      newest: newest.map(presentNotification),
    };
  });
  addRoute(app, ROUTES.retryNotification, async ({ principal, actor, params }) =>
    presentNotification(await retry({ principal, actor, id: params.id })),
  );
}

function presentNotification({ recipient, nextAt: _, createdAt, settledAt, ...more }: NotificationRecord) {
  return {
    ...more,
    principal: recipient === '' ? null : recipient,
    createdAt: iso(createdAt),
    settledAt: isoOrNull(settledAt),
  };
}
