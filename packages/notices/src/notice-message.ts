import type { NotificationName } from '@countersign/schema';

/** One thing of a message, as it is to be read. Nothing personal beyond names, no reason and no secret. */
export interface NoticeItem {
  readonly event: NotificationName;
  /** A sentence without its full stop. */
  readonly sentence: string;
  /** What it is about, one a line, such as the requests that wait. */
  readonly details: readonly NoticeDetail[];
  /** How many more there are than details. */
  readonly more: number;
  readonly isAlarm: boolean;
}

export interface NoticeDetail {
  readonly text: string;
  /** A page to open, which does nothing by itself; null where Countersign has no page for it, or its address is not known. */
  readonly url: string | null;
  /** What shows it on the command line. */
  readonly command: string | null;
}

/** All that somebody is told at once. */
export interface NoticeMessage {
  /** Of the message: the same, however often it is sent. */
  readonly id: string;
  readonly at: number;
  /** Which installation says it. */
  readonly origin: string;
  /** Whom it is for; null where many people read it. */
  readonly name: string | null;
  readonly items: readonly NoticeItem[];
}
