import type { Observation } from '@countersign/schema';
import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import { z } from 'zod';
import { observedFailure } from '../failure/as-failure.ts';
import { parseJson } from '../http/parse-response.ts';
import type { DotdigitalAccess, DotdigitalContext } from './access.ts';
import { apiUserLogIn } from './api-user-log-in.ts';
import type { DotdigitalClient } from './client.ts';

type Call = Parameters<DotdigitalClient['send']>[0];
type Answer = Awaited<ReturnType<DotdigitalClient['send']>>;

/** What dotdigital says to the API user itself. */
export interface ApiUserResponse {
  readonly credentials: Credentials;
  readonly answer: Answer;
  readonly observation: Observation;
  /** The error for an answer that nobody expects. */
  refused(): Error;
}

/** Asks for the account as the API user, or gives why the worker cannot sign in as it. */
export async function callAsApiUser(
  client: DotdigitalClient,
  context: DotdigitalContext,
  options: Pick<Call, 'denialExpected'> & { readonly which?: 'latest' | 'proven' } = {},
): Promise<(ApiUserResponse & { readonly provenGood: boolean }) | { instead: VerifyResult }> {
  const { which = 'latest', ...denial } = options;
  const logIn = await apiUserLogIn(client, context, which);
  if ('instead' in logIn) return logIn;
  const asked = await fetchAccount(client, { ...context, ...logIn }, denial);
  return { ...asked, provenGood: logIn.provenGood };
}

/** Asks for the account with these credentials. @throws ConnectorFailure */
export async function fetchAccount(
  client: DotdigitalClient,
  {
    account,
    signal,
    credentials,
  }: Pick<DotdigitalAccess, 'account' | 'signal'> & { readonly credentials: Credentials },
  options: Pick<Call, 'denialExpected'> = {},
): Promise<ApiUserResponse> {
  const where = { method: 'GET', path: '/v2/account-info', changes: false } as const;
  const call: Call = { account, signal, credentials, ...where, ...options };
  const answer = await client.send(call);
  const observation: Observation = { call: 'account-info', status: answer.status, code: codeOf(answer) };
  return {
    credentials,
    answer,
    observation,
    refused: () => observedFailure(client.refused(answer, call), observation),
  };
}

/**
 * How the v2 API refuses a user name and password that it does not take. A 401 with another text, such as one of a proxy on
 * the way, is not that.
 */
const DENIED = 'Authorization has been denied';
export const AUTHORIZATION_DENIED = 'authorization-denied';

const errorSchema = z.object({ message: z.string() });

function codeOf({ text }: Answer): string | null {
  const error = errorSchema.safeParse(parseJson(text));
  if (!error.success) return null;
  if (error.data.message.includes(DENIED)) return AUTHORIZATION_DENIED;
  return /ERROR_[A-Z_]+/.exec(error.data.message)?.[0].slice(0, 64) ?? null;
}
