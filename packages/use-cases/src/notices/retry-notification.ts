import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { Clock, NotificationRecord, Store } from '../ports/index.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';

/**
 * Has a message tried again that failed for good. Its identifier stays, and what it says is put into words anew.
 * @throws CountersignError NOT_FOUND
 */
export const createRetryNotification =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: {
    readonly actor: Actor;
    readonly principal: Pick<Principal, 'id'>;
    readonly id: string;
  }): Promise<NotificationRecord> =>
    deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, command.actor);
      const known = tx.notices.notification(command.id);
      if (known === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'notification', id: command.id });
      if (known.state !== 'failed') return known;
      const { code } = known;
      const again = {
        state: 'waiting',
        code,
        attempts: 0,
        nextAt: deps.clock.now(),
        settledAt: null,
      } as const;
      tx.notices.updateNotification(known.id, again);
      tx.audit.append(command.actor, {
        type: 'notification.resent',
        request: null,
        data: { notification: known.id, askedBy: command.principal.id },
      });
      return { ...known, ...again };
    });
