import { ownUserName } from '@countersign/lifecycle';
import type { ApiUser, CheckOrder, WorkReport } from '@countersign/schema';
import { type ApiUserCredentials, ConnectorFailure } from '../ports/index.ts';
import { heldCredentials, openSealed } from './held-credentials.ts';
import type { WorkDeps } from './work-deps.ts';

type Diagnosis = Omit<Extract<WorkReport, { kind: 'diagnosed' }>, 'kind'>;

/** Signs in as an API user and reads one resource; tells what the provider answered. */
export async function diagnoseApiUser(
  deps: WorkDeps,
  order: CheckOrder & { readonly apiUser: ApiUser },
  signal: AbortSignal,
): Promise<Diagnosis> {
  const { account, apiUser } = order;
  const connector = deps.connectors.get(account.provider);
  if (connector === undefined)
    return notTried('PROVIDER_UNKNOWN', 'This worker does not speak to the provider.');
  if (order.stale) return notTried('PASSWORD_OLD', 'No worker took this up within an hour. Ask again.');
  try {
    const held = await credentialsFor(deps, order);
    if (held.kind !== 'held') return notTried('CREDENTIALS_MISSING', WITHOUT[held.kind]);
    const probed = await connector.probe({ account, apiUser, credentials: held.credentials, signal });
    const { observations } = probed;
    return probed.kind === 'good'
      ? { result: 'good', code: null, message: 'The API user signs in and can read.', observations }
      : { result: 'not-good', code: 'ACCESS_REFUSED', message: probed.reason, observations };
  } catch (error) {
    if (!(error instanceof ConnectorFailure)) throw error;
    return { ...notTried(error.code, error.message), observations: error.observations };
  }
}

const notTried = (code: string, message: string): Diagnosis => ({
  result: 'not-tried',
  code,
  message,
  observations: [],
});

const WITHOUT: Readonly<Record<Exclude<ApiUserCredentials['kind'], 'held'>, string>> = {
  none: 'The worker holds no password of this API user for an open request. Ask again and type it.',
  'other-user': 'What the worker holds is for another user name than that of this API user.',
  'name-unknown': 'The user name of this API user is not known. Correct the inventory.',
};

/** What was typed for this diagnosis, or what the worker holds for an open request; only ever for the inventory's own name. */
async function credentialsFor(
  { sealer }: Pick<WorkDeps, 'sealer'>,
  { apiUser, credentials, held }: CheckOrder & { readonly apiUser: ApiUser },
): Promise<ApiUserCredentials> {
  const ownName = ownUserName(apiUser, []);
  if (credentials !== null) {
    if (ownName === null) return { kind: 'name-unknown' };
    const { password } = await openSealed(sealer, credentials);
    return { kind: 'held', credentials: { username: ownName, password }, provenGood: false };
  }
  for (const copies of held) {
    const found = await heldCredentials(sealer, copies, { ownName });
    if (found.kind !== 'none') return found;
  }
  return { kind: 'none' };
}
