import { type Actor, CountersignError, type Principal } from '@countersign/schema';
import type { ActingDeps } from '../deps.ts';
import { formatFrozen } from '../freezes/format-freeze.ts';
import { freezeOver } from '../freezes/freeze-over.ts';
import { logTime } from '../log-time.ts';
import { requireAsLogged } from '../requests/as-logged.ts';
import { requestOf } from '../requests/request-of.ts';

/**
 * Hands a sealed credential over to the one principal that it was sealed for, once; the collection is the receipt. The
 * store keeps no sealed text afterwards. What was sealed for several portal operators is gone for the others as well.
 * @throws CountersignError NOT_FOUND, SECRET_GONE; FROZEN or AUTHORITY_MISMATCH where it was to be entered in a portal
 */
export const createCollectCredential =
  (deps: Pick<ActingDeps, 'store' | 'clock' | 'histories' | 'logger'>) =>
  async (command: {
    principal: Principal;
    actor: Actor;
    secret: string;
  }): Promise<{ request: string; sealed: string }> => {
    const id = deps.store.read((tx) => tx.secrets.get(command.secret)?.request ?? null);
    if (id !== null) await deps.histories.prepareRequest(deps.store, id);
    return deps.store.write((tx) => {
      const secret = tx.secrets.get(command.secret);
      if (secret === undefined || secret.principal !== command.principal.id) {
        throw new CountersignError('NOT_FOUND', { what: 'credential', id: command.secret });
      }
      const now = logTime(tx, deps.clock);
      if (secret.collectedAt !== null || secret.sealed === '' || now >= secret.expiresAt) {
        throw new CountersignError('SECRET_GONE', { id: secret.id });
      }
      // Whoever has it enters it in the portal next. An owner's copy is for what was carried out already.
      const request = requestOf(tx, secret.request);
      if (secret.purpose === 'operator') requireAsLogged(tx, deps, { request });
      const freeze = secret.purpose === 'operator' ? freezeOver(tx, request) : undefined;
      if (freeze !== undefined)
        throw new CountersignError('FROZEN', { freeze: freeze.id, what: formatFrozen(freeze) });
      tx.secrets.markCollected(secret.id, now);
      if (secret.purpose === 'operator') tx.secrets.forget(secret.request, 'operator');
      tx.audit.append(command.actor, {
        type: 'credential.collected',
        request: secret.request,
        data: { secret: secret.id },
      });
      return { request: secret.request, sealed: secret.sealed };
    });
  };
