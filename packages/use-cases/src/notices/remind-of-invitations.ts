import type { Instant } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';
import type { Directory } from './directory.ts';
import { doersOf } from './operators-of.ts';
import type { Upcoming } from './upcoming.ts';

const ENDING_MILLIS = 43_200_000;
const MOST = 500;

/** What is told of invitations whose link ends soon, or has ended, each once. */
export const remindOfInvitations = (
  tx: ReadTransaction,
  directory: Directory,
  now: Instant,
): readonly Upcoming[] =>
  tx.tasks.invitationsUntil(now + ENDING_MILLIS, MOST).flatMap((task): readonly Upcoming[] => {
    const request = tx.requests.get(task.request);
    if (request === undefined || task.validUntil === null) return [];
    const upcoming = {
      event: task.validUntil <= now ? 'invitation-over' : 'invitation-ending',
      subject: task.id,
      day: new Date(task.validUntil).toISOString(),
      account: request.account,
    } as const;
    if (tx.notices.wasToldOfDay(upcoming)) return [];
    const recipients = new Set([
      ...doersOf(tx, directory, { task, request }),
      ...directory.ownerOf(request.integration),
    ]);
    return [{ ...upcoming, recipients: [...recipients] }];
  });
