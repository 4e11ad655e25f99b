import type { Credentials } from '@countersign/use-cases/ports';
import type { EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { readResource } from './read-resource.ts';
import { requestToken } from './request-token.ts';

/** What the API lets a user do: everything, nothing, or get a token that is then not good for anything. */
export type ProbedAccess = 'allowed' | 'refused' | 'on-hold' | 'forbidden' | 'token-not-accepted';

/**
 * Logs an API user in and reads one resource. A token that is not accepted is replaced once; a 403 is not tried again.
 * @param options.refusalExpected a refusal says nothing about the credentials, and must not hold up a later log-in
 * @throws ConnectorFailure
 */
export async function probeAccess(
  dependencies: ConnectDependencies,
  access: EsetAccess,
  options: { readonly credentials: Credentials; readonly refusalExpected?: boolean },
): Promise<ProbedAccess> {
  const look = async (): Promise<ProbedAccess> => {
    const token = await requestToken(dependencies, access, options);
    if (token.kind !== 'token') return token.kind;
    return readResource(dependencies, access, {
      accessToken: token.accessToken,
      username: options.credentials.username,
    });
  };
  const first = await look();
  return first === 'token-not-accepted' ? look() : first;
}
