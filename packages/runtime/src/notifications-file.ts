import { NOTIFICATIONS_FILE, type NotificationsFile, notificationsFileSchema } from '@countersign/schema';
import { createHostFile } from './host-file.ts';

/**
 * Reads what the host declares in `notifications.yaml` of a data directory. Where there is no such file, nothing is declared.
 * @throws CountersignError NOTIFICATIONS_FILE_UNUSABLE for one that others can read or change, or that says what it cannot
 */
export const readNotificationsFile: (dataDirectory: string) => NotificationsFile = createHostFile({
  name: NOTIFICATIONS_FILE,
  schema: notificationsFileSchema,
  unusable: 'NOTIFICATIONS_FILE_UNUSABLE',
});
