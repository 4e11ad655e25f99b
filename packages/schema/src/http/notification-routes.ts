import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { noticeDeliverySchema } from '../notifications/delivery.ts';
import { notificationNameSchema } from '../notifications/notifications.ts';
import { slugSchema } from '../vocabulary.ts';
import { idParam } from './parts.ts';
import { defineRoute } from './route.ts';

const preferencesSchema = z.strictObject({
  preferences: z.array(
    z.strictObject({
      event: notificationNameSchema,
      summary: z.string(),
      delivery: z.string(),
      /** Who decided: the person, the host for a role of theirs, or nobody; `always` for what nobody can switch off. */
      source: z.enum(['own', 'role', 'default', 'always']),
      /** It waits for whoever is told, so it can be told only if it still does after some minutes. */
      waits: z.boolean(),
    }),
  ),
  /** Whether anybody is mailed at all. */
  mail: z.boolean(),
});

const notificationSchema = z.strictObject({
  id: idSchema('notification'),
  /** `mail`, or the name of a channel. */
  channel: slugSchema,
  /** Null where it is for a channel. */
  principal: idSchema('principal').nullable(),
  state: z.enum(['waiting', 'sent', 'dropped', 'failed']),
  attempts: z.int(),
  /** Why the last attempt came to nothing. */
  code: z.string().nullable(),
  createdAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
});

/** What people are told, and when. */
export const NOTIFICATION_ROUTES = {
  showNotificationPreferences: defineRoute({
    method: 'GET',
    path: '/v1/notifications/preferences',
    summary: 'Of what you are told, and when',
    permission: 'notification.read-own',
    status: 200,
    response: preferencesSchema,
  }),
  setNotificationPreferences: defineRoute({
    method: 'POST',
    path: '/v1/notifications/preferences',
    summary: 'Say of what you want to be told, and when; null goes back to what is usual',
    permission: 'notification.set-own',
    idempotent: true,
    body: z.strictObject({
      preferences: z
        .array(z.strictObject({ event: notificationNameSchema, delivery: noticeDeliverySchema.nullable() }))
        .min(1)
        .max(100),
    }),
    status: 200,
    response: preferencesSchema,
  }),
  listNotifications: defineRoute({
    method: 'GET',
    path: '/v1/notifications',
    summary: 'How many messages wait, and those that failed; the newest ones, without what they say',
    permission: 'notification.read',
    status: 200,
    response: z.strictObject({
      /** `off`: no channel is configured. `waiting`: none that is configured was approved. */
      state: z.enum(['off', 'waiting', 'on']),
      /** Things that somebody is to be told and is not yet: those of the mail of the day among them. */
      notices: z.int(),
      /** Messages that are being sent. */
      waiting: z.int(),
      oldestWaiting: z.iso.datetime().nullable(),
      failedCount: z.int(),
      /** The oldest ones. */
      failed: z.array(notificationSchema),
      newest: z.array(notificationSchema),
      /** People who sign in and whose address is not known, so that nobody can mail them. */
      withoutAddress: z.int(),
    }),
  }),
  retryNotification: defineRoute({
    method: 'POST',
    path: '/v1/notifications/:id/retry',
    summary: 'Have a message tried again that failed; the worker does it next',
    permission: 'notification.retry',
    idempotent: true,
    params: idParam('notification'),
    status: 202,
    response: notificationSchema,
  }),
} as const;
