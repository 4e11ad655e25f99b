import { notificationOf } from '@countersign/schema';
import { reviewersLeft } from '../governance/reviewers-left.ts';
import { requestEntries } from '../log/request-entries.ts';
import type { NoticeRecord, ReadTransaction } from '../ports/index.ts';
import { acknowledgersOf } from './acknowledgers-of.ts';
import type { Directory } from './directory.ts';
import { operatorsOf } from './operators-of.ts';
import { reviewersOf } from './reviewers-of.ts';

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
      if (task.state !== (event === 'second-look-wanted' ? 'completed' : 'open')) return 0;
      if (event === 'step-stopped') return count;
      // Nobody else has to do what somebody has taken on.
      const isTaken = requestEntries(tx, request.id, 'task.started').some(
        ({ data }) => data.task === task.id,
      );
      if (event === 'task-open' && isTaken) return 0;
      return isFor(operatorsOf(tx, directory, { task, request }));
    }
  }
}
