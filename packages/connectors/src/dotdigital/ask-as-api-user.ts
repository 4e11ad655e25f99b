import type { Credentials, VerifyResult } from '@countersign/use-cases/ports';
import type { DotdigitalContext } from './access.ts';
import { apiUserLogIn } from './api-user-log-in.ts';
import type { DotdigitalClient } from './client.ts';

type Call = Parameters<DotdigitalClient['send']>[0];
type Answer = Awaited<ReturnType<DotdigitalClient['send']>>;

/** What dotdigital says to the API user itself. */
export interface AskedAsApiUser {
  readonly credentials: Credentials;
  readonly answer: Answer;
  /** The error for an answer that nobody expects. */
  refused(): Error;
}

/** Asks for the account as the API user, or gives why the worker cannot sign in as it. */
export async function askAsApiUser(
  client: DotdigitalClient,
  context: DotdigitalContext,
  options: Pick<Call, 'denialExpected'> = {},
): Promise<AskedAsApiUser | { instead: VerifyResult }> {
  const logIn = await apiUserLogIn(client, context);
  if ('instead' in logIn) return logIn;
  const { credentials } = logIn;
  const { account, signal } = context;
  const where = { method: 'GET', path: '/v2/account-info', changes: false } as const;
  const call: Call = { account, signal, credentials, ...where, ...options };
  const answer = await client.send(call);
  return { credentials, answer, refused: () => client.refused(answer, call) };
}
