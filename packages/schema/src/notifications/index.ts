export {
  type ChannelKind,
  type DeclaredChannel,
  kindOfChannel,
  MAIL_CHANNEL,
  NOTIFICATIONS_FILE,
  type NotificationsFile,
  notificationsFileSchema,
} from './channels-file.ts';
export {
  type NoticeDelivery,
  noticeDeliverySchema,
  parseNoticeDelivery,
} from './delivery.ts';
export { AUDIENCES } from './notification-definition.ts';
export {
  NOTIFICATION_NAMES,
  NOTIFICATIONS,
  type NotificationName,
  notificationNameSchema,
  notificationOf,
} from './notifications.ts';
export { isTold, TOLD_OF } from './told-of.ts';
