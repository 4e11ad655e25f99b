import { type Actor, CountersignError } from '@countersign/schema';
import type { ExecutionDeps } from '../execution-deps.ts';
import { type AccountFinding, type Clock, ConnectorFailure, type Ids, type Store } from '../ports/index.ts';
import { requireGoodToken } from '../principals/require-good-token.ts';
import { runDiagnosis } from './diagnose-api-user.ts';

/** Asks for a check of an account; the worker does it, because only it may speak to providers. @throws CountersignError ACCOUNT_UNKNOWN */
export const createRequestAccountCheck =
  (deps: { readonly store: Store; readonly ids: Ids; readonly clock: Clock }) =>
  ({ actor, account }: { readonly actor: Actor; readonly account: string }): Promise<string> =>
    deps.store.write((tx) => {
      requireGoodToken(tx, deps.clock, actor);
      const record = tx.accounts.get(account);
      if (record === undefined) throw new CountersignError('ACCOUNT_UNKNOWN', { account });
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

/**
 * Checks an account with its provider's connector, operator by operator, or diagnoses one of its API users, and records what
 * was found.
 */
export const createRunAccountCheck =
  (
    deps: Pick<
      ExecutionDeps,
      'store' | 'clock' | 'sealer' | 'connectors' | 'credentials' | 'stepTimeoutMillis' | 'workerId'
    >,
  ) =>
  async (checkId: string, signal: AbortSignal): Promise<void> => {
    const { check, account, apiUser } = deps.store.read((tx) => {
      const check = tx.accountChecks.get(checkId);
      return {
        check: check?.state === 'waiting' ? check : null,
        account: (check && tx.accounts.get(check.account)) ?? null,
        apiUser: (check?.apiUser && tx.apiUsers.get(check.apiUser)) || null,
      };
    });
    if (check === null || account === null) return;
    if (apiUser !== null) return runDiagnosis(deps, { check, account, apiUser }, signal);
    const connector = deps.connectors.get(account.provider);
    if (connector === undefined) return;
    const findings: AccountFinding[] = [];
    for (const operator of account.operators) {
      const { credentials } = operator;
      if (credentials === undefined) {
        findings.push({
          check: operator.name,
          ok: true,
          message: `The operator ${operator.name} works in the portal only: the account names no credentials, so there is nothing to check from here.`,
        });
        continue;
      }
      try {
        const found = await connector.check({
          account,
          operator,
          operatorCredentials: () => deps.credentials.resolve(credentials, account),
          signal: AbortSignal.any([signal, AbortSignal.timeout(deps.stepTimeoutMillis)]),
        });
        findings.push(...found.map((one) => ({ ...one, check: `${operator.name}: ${one.check}` })));
      } catch (error) {
        if (!(error instanceof ConnectorFailure)) throw error;
        findings.push({ check: operator.name, ok: false, message: error.message });
      }
    }
    const actor: Actor = { kind: 'worker', id: deps.workerId };
    const failed = findings.find((one) => !one.ok);
    await deps.store.write((tx) => {
      tx.accountChecks.update(checkId, { state: 'done', findings, credentials: null });
      tx.outbox.removeOf(checkId);
      tx.audit.append(actor, {
        type: 'account.checked',
        request: null,
        data: {
          account: account.id,
          ok: failed === undefined,
          code: failed === undefined ? null : 'CHECK_FAILED',
        },
      });
    });
  };
