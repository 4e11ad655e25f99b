import { exportedEntries } from '../log/exported-entries.ts';
import type { SendResult } from '../ports/index.ts';
import type { LogDeliveryDeps } from './delivery-deps.ts';
import { messagesOf } from './messages-of.ts';

/** Sends one dead letter again that somebody asked for; undefined where there is none. */
export const createRedeliver =
  (deps: LogDeliveryDeps) =>
  async (signal: AbortSignal): Promise<SendResult | undefined> => {
    const { store, clock, sender, target, actor } = deps;
    const due = store.read((tx) => {
      const letter = tx.deliveries.requestedDeadLetters(target, 1)[0];
      const stored = letter === undefined ? undefined : tx.audit.entry(letter.entryIndex);
      return letter === undefined
        ? null
        : { letter, entries: exportedEntries(tx, stored === undefined ? [] : [stored]) };
    });
    if (due === null || due.letter.requestedBy === null) return undefined;
    const { letter, entries } = due;
    const askedBy = due.letter.requestedBy;
    // What was pruned since cannot be sent any more.
    const result: SendResult =
      entries.length === 0
        ? { outcome: 'refused', code: 'entry-pruned' }
        : await sender.send(messagesOf(entries, deps), signal);
    if (result.outcome === 'refused') {
      await store.write((tx) =>
        tx.deliveries.updateDeadLetter(letter.id, {
          code: result.code,
          requestedBy: null,
          deliveredAt: null,
        }),
      );
    }
    if (result.outcome === 'delivered') {
      await store.write((tx) => {
        const { id, code, entryIndex: index } = letter;
        tx.deliveries.updateDeadLetter(id, { code, requestedBy: askedBy, deliveredAt: clock.now() });
        tx.audit.append(actor, {
          type: 'delivery.redelivered',
          request: null,
          data: { deadLetter: id, target: sender.kind, index, askedBy },
        });
      });
    }
    return result;
  };
