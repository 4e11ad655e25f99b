import { backoffMillis } from '@countersign/lifecycle';
import type { NoticeMessage } from '@countersign/notices';
import { type Instant, MAIL_CHANNEL } from '@countersign/schema';
import type {
  NoticeRecord,
  NotificationRecord,
  NotificationSender,
  ReadTransaction,
  SendResult,
  WriteTransaction,
} from '../ports/index.ts';
import { collectDue } from './collect-due.ts';
import { composeMessage } from './compose-message.ts';
import { isReached } from './directory.ts';
import type { NoticeDeps } from './notice-deps.ts';

/** Whoever has a message in hand and is gone by then has left it to others. Longer than a server may take to answer. */
const LEASE_MILLIS = 120_000;
const MESSAGES_AT_ONCE = 20;
const ATTEMPTS = 100;
/** Sent by what takes so many at the same time. */
const AT_THE_SAME_TIME = 4;

/** A message that is about to be sent. */
interface InHand {
  readonly notification: NotificationRecord;
  readonly notices: readonly NoticeRecord[];
  readonly message: NoticeMessage;
  readonly sender: NotificationSender;
  readonly to: string | null;
}

interface Tried {
  readonly notification: NotificationRecord;
  readonly notices: number;
  readonly result: SendResult | { readonly outcome: 'dropped' };
}

/**
 * Sends what is due, at least once: a message is tried until its receiver has taken it, refused it for good, or been away for too long.
 * No transaction is open meanwhile. Where the process ends after a message was taken and before that is recorded, it is sent again, under
 * the same identifier. Gives whether there may be more.
 */
export function createSendNotifications(deps: NoticeDeps): (signal: AbortSignal) => Promise<boolean> {
  const { store, clock, random } = deps;
  /** Channels that did not take something: a server that is away is not asked once for each message. */
  const resting = new Map<string, { failures: number; until: Instant }>();

  const rest = (name: string, result: SendResult | { outcome: 'dropped' }): void => {
    if (result.outcome === 'later') {
      const failures = (resting.get(name)?.failures ?? 0) + 1;
      const pause = backoffMillis({
        attempt: failures,
        random: random(),
        retryAfterMillis: result.afterMillis,
      });
      resting.set(name, { failures, until: clock.now() + pause });
    } else if (result.outcome !== 'dropped') resting.delete(name);
  };

  return async (signal) => {
    const now = clock.now();
    const hasWork = store.read(
      (tx) => tx.notices.due(now, 1).length > 0 || tx.notices.sendable(now, 1).length > 0,
    );
    if (!hasWork) return false;
    const claimed = await store.write((tx) => {
      const more = collectDue(tx, deps);
      const notifications = tx.notices
        .sendable(now, MESSAGES_AT_ONCE)
        .map((one) => claim(tx, one, { now, restsUntil: resting.get(one.channel)?.until ?? 0 }))
        .filter((one) => one !== null);
      return { more, notifications };
    });
    const { notifications } = claimed;
    const tried: Tried[] = [];
    const queue = [...notifications];
    const sendAll = async () => {
      for (let next = queue.shift(); next !== undefined && !signal.aborted; next = queue.shift()) {
        const one = await sendOne(deps, next, signal);
        rest(next.channel, one.result);
        tried.push(one);
      }
    };
    await Promise.allSettled(Array.from({ length: AT_THE_SAME_TIME }, sendAll));
    if (tried.length > 0) await store.write((tx) => record(tx, deps, { tried, resting }));
    return claimed.more || notifications.length === MESSAGES_AT_ONCE;
  };
}

/** Counts the attempt before it is made; null for one whose channel rests. */
function claim(
  tx: WriteTransaction,
  notification: NotificationRecord,
  { now, restsUntil }: { readonly now: Instant; readonly restsUntil: Instant },
): NotificationRecord | null {
  const { id, state, code, settledAt } = notification;
  if (restsUntil > now) {
    const { attempts } = notification;
    tx.notices.updateNotification(id, { state, code, settledAt, attempts, nextAt: restsUntil });
    return null;
  }
  const claimed = { ...notification, attempts: notification.attempts + 1, nextAt: now + LEASE_MILLIS };
  const { attempts, nextAt } = claimed;
  tx.notices.updateNotification(id, { state, code, settledAt, attempts, nextAt });
  return claimed;
}

async function sendOne(
  deps: NoticeDeps,
  notification: NotificationRecord,
  signal: AbortSignal,
): Promise<Tried> {
  const inHand = deps.store.read((tx) => prepare(tx, deps, notification));
  if (inHand === null) return { notification, notices: 0, result: { outcome: 'dropped' } };
  const { sender, message, to, notices } = inHand;
  return { notification, notices: notices.length, result: await sender.send(message, to, signal) };
}

/** Names and addresses as they are now; null where there is nobody to tell any more. */
function prepare(tx: ReadTransaction, deps: NoticeDeps, notification: NotificationRecord): InHand | null {
  const sender = deps.channels().find(({ sender: { name } }) => name === notification.channel)?.sender;
  const notices = tx.notices.ofNotification(notification.id);
  if (sender === undefined || notices.length === 0) return null;
  let to: string | null = null;
  if (notification.channel === MAIL_CHANNEL) {
    const recipient = tx.principals.get(notification.recipient);
    if (!isReached(recipient)) return null;
    to = recipient.email;
  }
  return { notification, notices, message: composeMessage(tx, deps, { notification, notices }), sender, to };
}

function record(
  tx: WriteTransaction,
  deps: NoticeDeps,
  {
    tried,
    resting,
  }: { readonly tried: readonly Tried[]; readonly resting: ReadonlyMap<string, { readonly until: Instant }> },
): void {
  const now = deps.clock.now();
  const sent: Tried[] = [];
  for (const one of tried) {
    const { notification, result } = one;
    // Another worker took it over and was faster.
    if (tx.notices.notification(notification.id)?.state !== 'waiting') continue;
    const { id, attempts } = notification;
    const update = (state: NotificationRecord['state'], code: string | null, settledAt: Instant | null) =>
      tx.notices.updateNotification(id, { state, code, settledAt, attempts, nextAt: now });
    if (result.outcome === 'delivered') {
      update('sent', null, now);
      sent.push(one);
    } else if (result.outcome === 'dropped') update('dropped', 'nobody-to-tell', now);
    else if (result.outcome === 'refused' || attempts >= ATTEMPTS) {
      update('failed', result.code, null);
      recordFailure(tx, deps, { ...one, code: result.code });
    } else {
      const nextAt = Math.max(now, resting.get(notification.channel)?.until ?? 0);
      const { code } = result;
      tx.notices.updateNotification(id, { state: 'waiting', code, settledAt: null, attempts, nextAt });
    }
  }
  for (const [channel, all] of Map.groupBy(sent, ({ notification }) => notification.channel))
    tx.audit.append(deps.actor, {
      type: 'notifications.sent',
      request: null,
      data: {
        channel,
        messages: all.map(({ notification: { id, recipient }, notices }) => ({
          notification: id,
          principal: recipient === '' ? null : recipient,
          notices,
        })),
      },
    });
}

function recordFailure(
  tx: WriteTransaction,
  deps: NoticeDeps,
  { notification, notices, code }: Tried & { readonly code: string },
): void {
  const { id, channel, recipient, attempts } = notification;
  tx.audit.append(deps.actor, {
    type: 'notification.dead-lettered',
    request: null,
    data: {
      notification: id,
      channel,
      principal: recipient === '' ? null : recipient,
      notices,
      attempts,
      code,
    },
  });
}
