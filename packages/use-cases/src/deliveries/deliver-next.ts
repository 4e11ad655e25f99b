import type { ExportedEntry } from '@countersign/log-export';
import { exportedEntries } from '../log/exported-entries.ts';
import type { DeliveryTurn, LogDeliveryDeps } from './delivery-deps.ts';
import { messagesOf } from './messages-of.ts';
import { recordDeadLetter } from './record-dead-letter.ts';
import { createRedeliver } from './redeliver.ts';
import { createTargetPosition } from './target-position.ts';

const ENTRIES_AT_ONCE = 100;
/** How often it is looked whether others have approved a receiver. */
const APPROVED_AFTER_MILLIS = 2_000;

/**
 * Delivers what comes next to one receiver: first what is to be sent again, then the entries that it has not confirmed. The
 * place is moved on after its answer, so that an entry may arrive twice and is never left out. An entry that is refused for
 * good holds nobody up: it becomes a dead letter. Nothing is sent to a receiver that nobody has approved.
 */
export function createDeliverNext(deps: LogDeliveryDeps): (signal: AbortSignal) => Promise<DeliveryTurn> {
  const { store, sender } = deps;
  const target = createTargetPosition(deps);
  const redeliver = createRedeliver(deps);

  /** One by one, because only some of them may be what is refused. */
  async function deliverEach(entries: readonly ExportedEntry[], signal: AbortSignal): Promise<DeliveryTurn> {
    for (const entry of entries) {
      const result = await sender.send(messagesOf([entry], deps), signal);
      if (result.outcome === 'later') return target.heldUp(result);
      if (result.outcome === 'delivered') await target.moveOn(entry.index, entry.index + 1);
      else await store.write((tx) => recordDeadLetter(tx, deps, { entry, code: result.code }));
    }
    return { state: 'went-on' };
  }

  return async (signal) => {
    const { next } = await target.find();
    if (!store.read(deps.isOpen))
      return target.heldUp({
        outcome: 'later',
        code: 'waits-for-approval',
        afterMillis: APPROVED_AFTER_MILLIS,
      });
    const again = await redeliver(signal);
    if (again !== undefined) return again.outcome === 'later' ? target.heldUp(again) : { state: 'went-on' };
    const page = store.read((tx) => {
      const stored = tx.audit.entries({ from: next, limit: ENTRIES_AT_ONCE });
      return { entries: exportedEntries(tx, stored), end: (stored.at(-1)?.index ?? next - 1) + 1 };
    });
    if (page.end === next) return { state: 'nothing-to-do' };
    const messages = messagesOf(page.entries, deps);
    const result =
      messages.length === 0 ? ({ outcome: 'delivered' } as const) : await sender.send(messages, signal);
    if (result.outcome === 'later') return target.heldUp(result);
    if (result.outcome === 'refused') return deliverEach(page.entries, signal);
    await target.moveOn(next, page.end);
    return { state: 'went-on' };
  };
}
