import type { NoticeMessage } from '@countersign/notices';
import type { ChannelKind } from '@countersign/schema';
import type { SendResult } from './deliveries.ts';

/** Sends messages to mailboxes, or to one channel. Never throws, save when it is told to stop. */
export interface NotificationSender {
  /** `mail`, or the name of a declared channel. */
  readonly name: string;
  readonly kind: ChannelKind;
  /** @param to address of the mailbox; null for a channel */
  send(message: NoticeMessage, to: string | null, signal: AbortSignal): Promise<SendResult>;
}
