import { type Actor, CountersignError } from '@countersign/schema';
import type { Clock, DeadLetterRecord, Store } from '../ports/index.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';

/**
 * Asks for a dead letter to be sent again; the worker does it with its next turn.
 * @throws CountersignError NOT_FOUND
 */
export const createRequestRedelivery =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: {
    readonly actor: Actor;
    readonly principal: string;
    readonly id: string;
  }): Promise<DeadLetterRecord> =>
    deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, command.actor);
      const letter = tx.deliveries.deadLetter(command.id);
      if (letter === undefined)
        throw new CountersignError('NOT_FOUND', { what: 'dead letter', id: command.id });
      if (letter.deliveredAt !== null || letter.requestedBy !== null) return letter;
      const { code, deliveredAt } = letter;
      tx.deliveries.updateDeadLetter(letter.id, { code, requestedBy: command.principal, deliveredAt });
      return { ...letter, requestedBy: command.principal };
    });
