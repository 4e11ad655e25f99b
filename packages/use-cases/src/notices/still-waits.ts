import { type NotificationName, notificationOf } from '@countersign/schema';
import { unreviewedBreakGlass } from '../break-glass/unreviewed-break-glass.ts';
import { approvalStatusOf } from '../evaluation/approval-status.ts';
import { reviewersLeft } from '../governance/reviewers-left.ts';
import type { NoticeRecord, ReadTransaction, TaskRecord } from '../ports/index.ts';
import { lackingApprovals } from '../reviews/lacking-approvals.ts';
import { acknowledgersOf } from './acknowledgers-of.ts';
import type { Directory } from './directory.ts';
import { doersOf } from './operators-of.ts';
import { reviewersOf } from './reviewers-of.ts';

/** States in which a task still waits for whoever is told of it. */
const STATES: Readonly<Partial<Record<NotificationName, readonly TaskRecord['state'][]>>> = {
  'task-open': ['open'],
  'step-stopped': ['open'],
  'task-handed-over': ['open'],
  'second-look-wanted': ['completed'],
  'invitation-ending': ['open'],
  'invitation-over': ['open'],
  'task-due-soon': ['open', 'completed'],
  'task-overdue': ['open', 'completed'],
  'task-long-overdue': ['open', 'completed'],
};

/** Requests of a file that are counted at most. */
const MOST = 1_000;

/**
 * For how many things a notice still has to be told: all of them where it is no matter of waiting, none where it is over by now, or where
 * somebody else has to do it.
 */
export function stillWaits(tx: ReadTransaction, directory: Directory, notice: NoticeRecord): number {
  const { event, subject, recipient, count } = notice;
  if (notificationOf(event).waits !== true) return count;
  const one = (waits: boolean) => (waits ? count : 0);
  const isFor = (people: readonly string[]) =>
    one(recipient === '' ? people.length > 0 : people.includes(recipient));
  if (subject.startsWith('bat_')) {
    const open = tx.requests.list({ batch: subject, state: 'in-review', limit: MOST });
    return Math.min(count, open.length);
  }
  switch (event) {
    case 'review-wanted':
    case 'review-still-wanted': {
      const request = tx.requests.get(subject);
      return request === undefined ? 0 : isFor(reviewersOf(tx, directory, request));
    }
    case 'break-glass-overdue':
      return one(unreviewedBreakGlass(tx).some(({ request }) => request === subject));
    case 'review-overdue':
      return one(tx.requests.get(subject)?.state === 'in-review');
    case 'reviewers-lacking': {
      const request = tx.requests.get(subject);
      return one(
        request !== undefined && lackingApprovals(tx, request, approvalStatusOf(tx, request)) !== null,
      );
    }
    case 'acknowledgement-wanted': {
      const request = tx.requests.get(subject);
      return request === undefined ? 0 : isFor(acknowledgersOf(tx, directory, request));
    }
    case 'change-review-wanted':
    case 'change-review-still-wanted': {
      const change = tx.governanceChanges.get(subject);
      return change?.state !== 'proposed' ? 0 : isFor(reviewersLeft(tx, change));
    }
    case 'credential-waiting':
      return one(tx.secrets.get(subject)?.collectedAt === null);
    case 'provider-away':
      return one(
        tx.outages
          .list()
          .some(({ account, openedAt }) => openedAt !== null && subject === `account ${account}`),
      );
    default: {
      const task = tx.tasks.get(subject);
      const request = task && tx.requests.get(task.request);
      if (task === undefined || request === undefined) return 0;
      if (!STATES[event]?.includes(task.state)) return 0;
      if (event === 'step-stopped') return count;
      if (event === 'task-long-overdue') return isFor(directory.withRole('administrator', request.account));
      if (event === 'invitation-ending' || event === 'invitation-over')
        return isFor([
          ...doersOf(tx, directory, { task, request }),
          ...directory.ownerOf(request.integration),
        ]);
      if (event === 'task-handed-over') return one(task.takenBy === recipient || recipient === '');
      // Nobody else has to do what somebody has taken on.
      if (event === 'task-open' && task.takenBy !== null) return 0;
      return isFor(doersOf(tx, directory, { task, request }));
    }
  }
}
