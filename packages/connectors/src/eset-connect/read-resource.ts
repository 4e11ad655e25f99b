import type { Observation } from '@countersign/schema';
import { observedFailure } from '../failure/as-failure.ts';
import { failure } from '../failure/failure.ts';
import type { HttpResponse } from '../http/http-call.ts';
import { isSuccess, statusFailure } from '../http/status-failure.ts';
import { ESET_CONNECT, type EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { serviceAddress } from './service-address.ts';

export interface ResourceAnswer {
  readonly kind: 'allowed' | 'forbidden' | 'token-not-accepted';
  readonly observation: Observation;
}

/** A slow answer comes as 202; the service itself then waits, so a few repetitions are enough. */
const MOST_PENDING_ANSWERS = 5;

/**
 * Reads one resource with a token: the list of permissions, which every product has. A token alone proves nothing, because
 * some users get one and are then refused everywhere (https://help.eset.com/eset_connect/en-US/create_api_user_account.html).
 * @throws ConnectorFailure
 */
export async function readResource(
  { http, clock, callWindow }: ConnectDependencies,
  access: EsetAccess,
  options: { accessToken: string; username: string },
): Promise<ResourceAnswer> {
  const { account, signal } = access;
  let responseId: string | null = null;
  for (let sent = 0; sent < MOST_PENDING_ANSWERS; sent += 1) {
    await callWindow(options.username, signal);
    const answer: HttpResponse = await http({
      provider: ESET_CONNECT,
      method: 'GET',
      url: serviceAddress(account, { service: 'iam', path: '/v2/permissions', query: { pageSize: '1' } }),
      headers: {
        authorization: `Bearer ${options.accessToken}`,
        // Names the pending answer that is waited for (https://help.eset.com/eset_connect/en-US/how_api_works.html).
        ...(responseId === null ? {} : { 'response-id': responseId }),
      },
      changes: false,
      signal,
    });
    const observation: Observation = { call: 'resource', status: answer.status, code: null };
    if (answer.status === 401) return { kind: 'token-not-accepted', observation };
    if (answer.status === 403) return { kind: 'forbidden', observation };
    if (!isSuccess(answer)) {
      const call = { provider: ESET_CONNECT, changes: false };
      throw observedFailure(statusFailure(answer, call, { now: clock.now() }), observation);
    }
    if (answer.status !== 202) return { kind: 'allowed', observation };
    responseId = answer.headers.get('response-id');
  }
  throw failure('ANSWER_PENDING', {
    message: `${ESET_CONNECT} is still preparing its answer. It is asked again later.`,
  });
}
