import { ownUserName } from '@countersign/lifecycle';
import {
  type Account,
  type Actor,
  type ApiUser,
  CountersignError,
  type Observation,
} from '@countersign/schema';
import { heldCredentials, openSealed } from '../credentials/held-credentials.ts';
import type { ExecutionDeps } from '../execution-deps.ts';
import {
  type AccountCheckRecord,
  type AccountFinding,
  type ApiUserCredentials,
  type Clock,
  ConnectorFailure,
  type Ids,
  type Store,
} from '../ports/index.ts';
import { resolveSubject } from '../requests/resolve-subject.ts';

/** A password that waited longer for a worker is not tried any more. */
const FRESH_MILLIS = 3_600_000;

/**
 * Asks for a diagnosis: the worker signs in as an API user and reads one resource, as a step that verifies does, and the log
 * has the answers. Changes nothing on the provider.
 * @param command.credentials name and password, sealed to the worker; left out where the worker holds it for an open request
 * @throws CountersignError ACCOUNT_UNKNOWN, SUBJECT_UNKNOWN, SUBJECT_RESERVED, SUBJECT_AMBIGUOUS
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

type Diagnosis = {
  readonly result: 'good' | 'not-good' | 'not-tried';
  readonly code: string | null;
  readonly message: string;
  readonly observations: readonly Observation[];
};

/** Signs in as the API user of a diagnosis, and records what the provider answered; its sealed password is gone afterwards. */
export async function runDiagnosis(
  deps: Pick<ExecutionDeps, 'store' | 'clock' | 'sealer' | 'connectors' | 'stepTimeoutMillis' | 'workerId'>,
  diagnosis: { check: AccountCheckRecord; account: Account; apiUser: ApiUser },
  signal: AbortSignal,
): Promise<void> {
  const { check, account, apiUser } = diagnosis;
  const { result, code, message, observations } = await diagnose(deps, diagnosis, signal);
  const answers: AccountFinding[] = observations.map((one) => ({
    check: one.call,
    ok: one.status < 400,
    message: one.code === null ? `${one.status}` : `${one.status} ${one.code}`,
  }));
  await deps.store.write((tx) => {
    // Another worker may have had the same job.
    if (tx.accountChecks.get(check.id)?.state !== 'waiting') return;
    const findings = [...answers, { check: 'access', ok: result === 'good', message }];
    tx.accountChecks.update(check.id, { state: 'done', findings, credentials: null });
    tx.outbox.removeOf(check.id);
    tx.audit.append(
      { kind: 'worker', id: deps.workerId },
      {
        type: 'access.diagnosed',
        request: null,
        data: {
          check: check.id,
          account: account.id,
          apiUser: apiUser.id,
          integration: apiUser.integration,
          result,
          code,
          observations: [...observations],
        },
      },
    );
  });
}

async function diagnose(
  deps: Pick<ExecutionDeps, 'store' | 'clock' | 'sealer' | 'connectors' | 'stepTimeoutMillis'>,
  { check, account, apiUser }: { check: AccountCheckRecord; account: Account; apiUser: ApiUser },
  signal: AbortSignal,
): Promise<Diagnosis> {
  const notTried = (code: string, message: string): Diagnosis => ({
    result: 'not-tried',
    code,
    message,
    observations: [],
  });
  const connector = deps.connectors.get(account.provider);
  if (connector === undefined)
    return notTried('PROVIDER_UNKNOWN', 'This worker does not speak to the provider.');
  if (check.credentials !== null && deps.clock.now() - check.createdAt > FRESH_MILLIS)
    return notTried('PASSWORD_OLD', 'No worker took this up within an hour. Ask again.');
  try {
    const held = await credentialsFor(deps, check, apiUser);
    if (held.kind !== 'held') return notTried('CREDENTIALS_MISSING', WITHOUT[held.kind]);
    const within = AbortSignal.any([signal, AbortSignal.timeout(deps.stepTimeoutMillis)]);
    const { credentials } = held;
    const probed = await connector.probe({ account, apiUser, credentials, signal: within });
    const { observations } = probed;
    return probed.kind === 'good'
      ? { result: 'good', code: null, message: 'The API user signs in and can read.', observations }
      : { result: 'not-good', code: 'ACCESS_REFUSED', message: probed.reason, observations };
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return {
      result: 'not-tried',
      code: error.code,
      message: error.message,
      observations: error.observations,
    };
  }
}

const WITHOUT: Readonly<Record<Exclude<ApiUserCredentials['kind'], 'held'>, string>> = {
  none: 'The worker holds no password of this API user for an open request. Ask again and type it.',
  'other-user': 'What the worker holds is for another user name than that of this API user.',
  'name-unknown': 'The user name of this API user is not known. Correct the inventory.',
};

/** What was typed for this diagnosis, or what the worker holds for an open request; only ever for the inventory's own name. */
async function credentialsFor(
  deps: Pick<ExecutionDeps, 'store' | 'sealer'>,
  check: AccountCheckRecord,
  apiUser: ApiUser,
): Promise<ApiUserCredentials> {
  const ownName = ownUserName(apiUser, []);
  if (check.credentials !== null) {
    if (ownName === null) return { kind: 'name-unknown' };
    const { password } = await openSealed(deps.sealer, check.credentials);
    return { kind: 'held', credentials: { username: ownName, password }, provenGood: false };
  }
  const open = deps.store.read((tx) => tx.requests.openAbout(apiUser.id).map(({ id }) => id));
  for (const request of open) {
    const held = await heldCredentials(deps, { request, ownName });
    if (held.kind !== 'none') return held;
  }
  return { kind: 'none' };
}
