import { type Actor, CountersignError } from '@countersign/schema';
import type { Clock, Ids, Store } from '../ports/index.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';
import { requireInUse } from './require-in-use.ts';

/** Asks for a check of an account; the worker does it, because only it may speak to providers. @throws CountersignError ACCOUNT_UNKNOWN, ACCOUNT_RETIRED */
export const createRequestAccountCheck =
  (deps: { readonly store: Store; readonly ids: Ids; readonly clock: Clock }) =>
  ({ actor, account }: { readonly actor: Actor; readonly account: string }): Promise<string> =>
    deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, actor);
      const record = tx.accounts.get(account);
      if (record === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account });
      requireInUse({ account: record });
      const now = deps.clock.now();
      const id = deps.ids.next('accountCheck');
      tx.accountChecks.insert({
        id,
        account,
        state: 'waiting',
        findings: [],
        createdAt: now,
        apiUser: null,
        credentials: null,
      });
      tx.outbox.put({
        id: deps.ids.next('outbox'),
        provider: record.provider,
        subject: id,
        availableAt: now,
        begins: false,
      });
      return id;
    });
