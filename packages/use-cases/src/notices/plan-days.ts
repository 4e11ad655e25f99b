import { type Instant, MAIL_CHANNEL } from '@countersign/schema';
import { dayAfter, dayOf } from '../calendar.ts';
import { logTime } from '../log-time.ts';
import type { ReadTransaction, WriteTransaction } from '../ports/index.ts';
import { deliveryFor, parsedDelivery } from './delivery-for.ts';
import { type Directory, readDirectory } from './directory.ts';
import { dueAt } from './due-at.ts';
import type { NoticeDeps } from './notice-deps.ts';
import { remindOfBreakGlass } from './remind-of-break-glass.ts';
import { remindOfInvitations } from './remind-of-invitations.ts';
import { remindOfTasks } from './remind-of-tasks.ts';
import type { Upcoming } from './upcoming.ts';

const NEAR_DAYS = 14;
const USERS_AT_ONCE = 500;
const DAY_MILLIS = 86_400_000;
/** What was sent so long ago is in the log alone. */
const STORED_DAYS = 30;
const REMOVED_AT_ONCE = 500;

/** Puts down what is to be told because its day has come near, once for each day, and takes away what was sent long ago. */
export function createPlanDays(deps: NoticeDeps): () => Promise<void> {
  const { store, clock } = deps;
  return async () => {
    const found = store.read((tx) => {
      if (tx.notices.position() === undefined) return null;
      const now = logTime(tx, clock);
      const directory = readDirectory(tx, now);
      return [
        ...reviewsOf(tx, directory, now),
        ...exceptionsOf(tx, directory, now),
        ...remindOfTasks(tx, directory, now),
        ...remindOfInvitations(tx, directory, now),
        ...remindOfBreakGlass(tx, directory, now),
      ].filter((one) => !tx.notices.wasToldOfDay(one));
    });
    if (found === null) return;
    await store.write((tx) => {
      for (const one of found) put(tx, deps, one);
      tx.notices.removeSettledBefore(clock.now() - STORED_DAYS * DAY_MILLIS, REMOVED_AT_ONCE);
    });
  };
}

function reviewsOf(tx: ReadTransaction, directory: Directory, now: Instant): readonly Upcoming[] {
  const today = dayOf(now);
  return tx.apiUsers
    .reviewedUntil(dayAfter(now, NEAR_DAYS), USERS_AT_ONCE)
    .flatMap(({ id, reviewOn, integration, account }): readonly Upcoming[] => {
      if (reviewOn === null) return [];
      const recipients = directory.ownerOf(integration);
      // Once when it comes near, and once when it has passed.
      const day = reviewOn < today ? `${reviewOn} passed` : reviewOn;
      return [{ event: 'review-day-near', subject: id, day, recipients, account }];
    });
}

function exceptionsOf(tx: ReadTransaction, directory: Directory, now: Instant): readonly Upcoming[] {
  const until = dayAfter(now, NEAR_DAYS);
  return tx.exceptions.list().flatMap(({ request, expiresOn, endedBy }): readonly Upcoming[] => {
    const granted = tx.requests.get(request);
    if (endedBy !== null || expiresOn > until || granted === undefined) return [];
    const recipients = [...new Set([granted.requester, ...directory.ownerOf(granted.integration)])];
    const { account } = granted;
    return [{ event: 'exception-ending', subject: request, day: expiresOn, recipients, account }];
  });
}

function put(tx: WriteTransaction, deps: NoticeDeps, upcoming: Upcoming): void {
  const { event, subject, recipients, account } = upcoming;
  if (tx.notices.wasToldOfDay(upcoming)) return;
  tx.notices.recordDay({ event, subject, day: upcoming.day });
  const now = deps.clock.now();
  const { digestAt, defaults } = deps.settings();
  const put = (channel: string, recipient: string, delivery: string): void => {
    if (tx.notices.waiting({ channel, recipient, event, subject }) !== undefined) return;
    const due = dueAt({ event, subject, count: 1, createdAt: now }, parsedDelivery(event, delivery), {
      now,
      digestAt,
    });
    if (due === null) return;
    const id = deps.ids.next('notice');
    const entry = Math.max(0, tx.audit.size() - 1);
    const base = { channel, recipient, event, subject, entry, count: 1, createdAt: now };
    tx.notices.insert({ ...base, id, dueAt: due, notification: null });
  };
  for (const { sender, declared } of deps.channels()) {
    if (declared === null)
      for (const id of recipients) {
        const own = tx.notices.preferences(id).find((one) => one.event === event)?.delivery;
        const roles = tx.principals.get(id)?.roles ?? [];
        put(MAIL_CHANNEL, id, deliveryFor(event, { own, roles, defaults }).delivery);
      }
    else if (
      (declared.events.includes('all') || declared.events.includes(event)) &&
      (declared.accounts === undefined || account === null || declared.accounts.includes(account))
    )
      put(sender.name, '', 'at-once');
  }
}
