import type { Instant, NotificationName } from '@countersign/schema';

/** One thing that somebody is to be told, or was. */
export interface NoticeRecord {
  readonly id: string;
  /** `mail`, or the name of a declared channel. */
  readonly channel: string;
  /** A principal; empty where it is for a channel of many people. */
  readonly recipient: string;
  readonly event: NotificationName;
  /** What it is about: an identifier, or a word such as `account acme`. */
  readonly subject: string;
  /** Index of the newest entry that it is because of. */
  readonly entry: number;
  /** How many things of this kind it stands for. */
  readonly count: number;
  readonly createdAt: Instant;
  /** It is not told before. */
  readonly dueAt: Instant;
  /** The message that tells it; null while none does. */
  readonly notification: string | null;
}

/** A message: all that somebody is told at once. */
export interface NotificationRecord {
  readonly id: string;
  readonly channel: string;
  readonly recipient: string;
  /** `dropped`: nobody was to be told any more when it was to be sent. `failed`: it is not tried again unless somebody asks. */
  readonly state: 'waiting' | 'sent' | 'dropped' | 'failed';
  /** How often it was tried. One that is being sent has its attempt counted already. */
  readonly attempts: number;
  readonly nextAt: Instant;
  /** Why the last attempt came to nothing. */
  readonly code: string | null;
  readonly createdAt: Instant;
  readonly settledAt: Instant | null;
}

export interface NoticeReads {
  /** Index of the first entry that was not looked at; undefined while nobody is told of anything. */
  position(): number | undefined;
  /** Recipients of a channel that have something due, those that have waited longest first. */
  due(now: Instant, limit: number): readonly Pick<NoticeRecord, 'channel' | 'recipient'>[];
  /** What a recipient has due, oldest first. */
  dueOf(recipient: Pick<NoticeRecord, 'channel' | 'recipient'>, now: Instant): readonly NoticeRecord[];
  waiting(
    notice: Pick<NoticeRecord, 'channel' | 'recipient' | 'event' | 'subject'>,
  ): NoticeRecord | undefined;
  ofNotification(notification: string): readonly NoticeRecord[];
  /** Who was told of something since then, and not only is to be. */
  told(subject: string, event: NotificationName, since: Instant): readonly string[];
  wasToldOfDay(key: {
    readonly subject: string;
    readonly event: NotificationName;
    readonly day: string;
  }): boolean;
  notification(id: string): NotificationRecord | undefined;
  /** Messages that may be tried now, oldest first. */
  sendable(now: Instant, limit: number): readonly NotificationRecord[];
  /** Messages that failed for good, oldest first. */
  failed(limit: number): readonly NotificationRecord[];
  /** The newest messages, whatever became of them. */
  newest(limit: number): readonly NotificationRecord[];
  /** How many messages a recipient was given since `since`. */
  countSince(recipient: Pick<NoticeRecord, 'channel' | 'recipient'>, since: Instant): number;
  counts(): { readonly notices: number; readonly waiting: number; readonly failed: number };
  /** When the message was made that has waited longest; undefined where none waits. */
  oldestWaiting(): Instant | undefined;
  preferences(principal: string): readonly { readonly event: NotificationName; readonly delivery: string }[];
}

export interface NoticeWrites extends NoticeReads {
  setPosition(next: number): void;
  /** Nobody is told of anything any more: what waits goes, and whoever starts anew begins with what happens then. */
  clear(): void;
  insert(notice: NoticeRecord): void;
  update(id: string, patch: Pick<NoticeRecord, 'entry' | 'count' | 'dueAt' | 'notification'>): void;
  remove(id: string): void;
  insertNotification(notification: NotificationRecord): void;
  updateNotification(
    id: string,
    patch: Pick<NotificationRecord, 'state' | 'attempts' | 'nextAt' | 'code' | 'settledAt'>,
  ): void;
  /** Takes away messages that were settled before, with what they said, up to a limit; not those that failed. */
  removeSettledBefore(before: Instant, limit: number): void;
  recordDay(key: { readonly subject: string; readonly event: NotificationName; readonly day: string }): void;
  putPreference(record: {
    readonly principal: string;
    readonly event: NotificationName;
    readonly delivery: string;
  }): void;
  removePreference(record: { readonly principal: string; readonly event: NotificationName }): void;
}
