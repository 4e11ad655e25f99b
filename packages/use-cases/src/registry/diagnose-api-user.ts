import { type Actor, CountersignError } from '@countersign/schema';
import type { Clock, Ids, Store } from '../ports/index.ts';
import { resolveSubject } from '../requests/resolve-subject.ts';
import { requireInUse } from './require-in-use.ts';

/**
 * Asks for a diagnosis: the worker signs in as an API user and reads one resource, as a step that verifies does, and the log
 * has the answers. Changes nothing on the provider.
 * @param command.credentials name and password, sealed to the worker; left out where the worker holds it for an open request
 * @throws CountersignError ACCOUNT_UNKNOWN, ACCOUNT_RETIRED, SUBJECT_UNKNOWN, SUBJECT_RESERVED, SUBJECT_AMBIGUOUS
 */
export const createRequestDiagnosis =
  (deps: { readonly store: Store; readonly ids: Ids; readonly clock: Clock }) =>
  (command: {
    actor: Actor;
    account: string;
    subject: string;
    credentials?: string | undefined;
  }): Promise<string> =>
    deps.store.write((tx) => {
      const account = tx.accounts.get(command.account);
      if (account === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account: command.account });
      requireInUse({ account });
      const apiUser = resolveSubject(tx, account.id, command.subject);
      const now = deps.clock.now();
      const id = deps.ids.next('accountCheck');
      tx.accountChecks.insert({
        id,
        account: account.id,
        state: 'waiting',
        findings: [],
        createdAt: now,
        apiUser: apiUser.id,
        credentials: command.credentials ?? null,
      });
      tx.audit.append(command.actor, {
        type: 'access.diagnosis-asked',
        request: null,
        data: { check: id, account: account.id, apiUser: apiUser.id },
      });
      tx.outbox.put({
        id: deps.ids.next('outbox'),
        provider: account.provider,
        subject: id,
        availableAt: now,
        begins: false,
      });
      return id;
    });
