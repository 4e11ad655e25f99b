import { z } from 'zod';
import { AUTHORITY_NOTIFICATIONS } from './authority-notifications.ts';
import type { NotificationDefinition } from './notification-definition.ts';
import { REQUEST_NOTIFICATIONS } from './request-notifications.ts';

/**
 * Everything that people are told of: to whom, when, and in which words. The reference page is docs/reference/notifications.md; a
 * test compares the two.
 */
export const NOTIFICATIONS = { ...REQUEST_NOTIFICATIONS, ...AUTHORITY_NOTIFICATIONS } as const;
export type NotificationName = keyof typeof NOTIFICATIONS;
export const NOTIFICATION_NAMES = Object.keys(NOTIFICATIONS) as [NotificationName, ...NotificationName[]];
export const notificationNameSchema = z.enum(NOTIFICATION_NAMES);

/** The definition of a notification, with what it leaves out as undefined. */
export const notificationOf = (name: NotificationName): NotificationDefinition => NOTIFICATIONS[name];
