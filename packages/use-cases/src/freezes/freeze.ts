import { type Actor, CountersignError, type Principal, type Provider } from '@countersign/schema';
import { authorize, GLOBAL } from '../authorization/index.ts';
import { logTime } from '../log-time.ts';
import type { Clock, FreezeRecord, Ids, Store } from '../ports/index.ts';
import { principalOf } from '../principals/principal-of.ts';
import { requireReason } from '../require-reason.ts';

/**
 * Stops execution, at once and without anybody else: of an account, of a provider, or of everything. From the commit on nothing is
 * attempted there and no permit is issued; what has begun at the provider is read back and settled. What is approved waits for a
 * governance change that lifts the freeze, except where its permit is to be void.
 * @throws CountersignError FORBIDDEN, REASON_MISSING, ACCOUNT_UNKNOWN, FREEZE_IN_FORCE where it would stop nothing more
 */
export const createFreeze =
  (deps: { readonly store: Store; readonly clock: Clock; readonly ids: Ids }) =>
  async (command: {
    principal: Principal;
    actor: Actor;
    account: string | null;
    provider: Provider | null;
    reason: string;
    voidPermits: boolean;
  }): Promise<FreezeRecord> => {
    const { actor, account, provider, reason, voidPermits } = command;
    requireReason(reason, 'a freeze');
    return deps.store.write((tx) => {
      const principal = principalOf(tx, command.principal.id);
      authorize(principal, 'installation.freeze', GLOBAL);
      if (account !== null && tx.accounts.get(account) === undefined)
        throw new CountersignError('ACCOUNT_UNKNOWN', { account });
      // Permits that were issued since cannot be, so there is nothing that a second one could void.
      const same = tx.freezes
        .inForce()
        .find(
          (one) => one.account === account && one.provider === provider && (one.voidsPermits || !voidPermits),
        );
      if (same !== undefined) throw new CountersignError('FREEZE_IN_FORCE', { freeze: same.id });
      const id = deps.ids.next('freeze');
      const entry = tx.audit.append(actor, {
        type: 'installation.frozen',
        request: null,
        data: { freeze: id, account, provider, voidsPermits: voidPermits },
      });
      const freeze: FreezeRecord = {
        id,
        account,
        provider,
        reason,
        voidsPermits: voidPermits,
        frozenBy: principal.id,
        frozenAt: logTime(tx, deps.clock),
        entry,
        liftedBy: null,
        liftedAt: null,
      };
      tx.freezes.insert(freeze);
      return freeze;
    });
  };
