import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import { logTime } from '../log-time.ts';
import type { Clock, Store } from '../ports/index.ts';

/**
 * Hands a sealed credential over to the one principal that it was sealed for, once; the collection is the receipt. The
 * store keeps no sealed text afterwards. What was sealed for several portal operators is gone for the others as well.
 * @throws CountersignError NOT_FOUND, SECRET_GONE
 */
export const createCollectCredential =
  (deps: { readonly store: Store; readonly clock: Clock }) =>
  (command: {
    principal: Principal;
    actor: Actor;
    secret: string;
  }): Promise<{ request: string; sealed: string }> =>
    deps.store.write((tx) => {
      const secret = tx.secrets.get(command.secret);
      if (secret === undefined || secret.principal !== command.principal.id) {
        throw new CountersignError('NOT_FOUND', { what: 'credential', id: command.secret });
      }
      const now = logTime(tx, deps.clock);
      if (secret.collectedAt !== null || secret.sealed === '' || now >= secret.expiresAt) {
        throw new CountersignError('SECRET_GONE', { id: secret.id });
      }
      tx.secrets.markCollected(secret.id, now);
      if (secret.purpose === 'operator') tx.secrets.forget(secret.request, 'operator');
      tx.audit.append(command.actor, {
        type: 'credential.collected',
        request: secret.request,
        data: { secret: secret.id },
      });
      return { request: secret.request, sealed: secret.sealed };
    });
