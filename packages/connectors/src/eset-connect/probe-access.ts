import type { Observation } from '@countersign/schema';
import type { Credentials } from '@countersign/use-cases/ports';
import type { EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { readResource } from './read-resource.ts';
import { requestToken } from './request-token.ts';

/** What the API lets a user do: everything, nothing, or get a token that is then not good for anything. */
export interface ProbedAccess {
  readonly kind: 'allowed' | 'refused' | 'unclear' | 'on-hold' | 'forbidden' | 'token-not-accepted';
  /** The answers in order. */
  readonly observations: readonly Observation[];
}

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
    if (token.kind === 'on-hold') return { kind: token.kind, observations: [] };
    if (token.kind !== 'token') return { kind: token.kind, observations: [token.observation] };
    const { kind, observation } = await readResource(dependencies, access, {
      accessToken: token.accessToken,
      username: options.credentials.username,
    });
    return { kind, observations: [token.observation, observation] };
  };
  const first = await look();
  return first.kind === 'token-not-accepted' ? look() : first;
}
