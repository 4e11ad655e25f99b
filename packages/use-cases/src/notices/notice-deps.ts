import type { Actor, DeclaredChannel, NotificationsFile } from '@countersign/schema';
import type { NamedDestination } from '../destinations/named-destination.ts';
import type { Clock, Ids, Logger, NotificationSender, RandomBytes, Store } from '../ports/index.ts';

/** A channel that is configured: what is sent there, and by what. */
export interface NoticeChannel {
  readonly sender: NotificationSender;
  /** Where that is: once the installation is sealed, others approve it. */
  readonly destination: NamedDestination;
  /** What goes there; null for the mailboxes of people, whose preferences say so. */
  readonly declared: Pick<DeclaredChannel, 'events' | 'accounts'> | null;
}

/** What telling people needs. */
export interface NoticeDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly randomBytes: RandomBytes;
  /** The worker that does it. */
  readonly actor: Actor;
  /** Which installation it is. */
  readonly origin: string;
  /** Address by which people reach it with a browser; null where none is known. */
  readonly publicUrl: string | null;
  /** Those that are configured now, the same array until they change; nobody is told of anything where there is none. */
  readonly channels: () => readonly NoticeChannel[];
  readonly settings: () => Pick<NotificationsFile, 'digestAt' | 'perHour' | 'defaults'>;
  /** In [0, 1). */
  readonly random: () => number;
}
