import type { Clock } from '@countersign/use-cases/ports';
import { failure } from '../failure/failure.ts';
import { address } from '../http/address.ts';
import type { HttpClient, HttpResponse } from '../http/http-call.ts';
import { EMA2, type Ema2Access } from './access.ts';
import { refusal } from './refusal.ts';
import type { Sessions } from './sessions.ts';

export interface Ema2Call {
  readonly method: 'GET' | 'POST';
  /** Below the base address, for example `/User/Create`. */
  readonly path: string;
  readonly json?: unknown;
  readonly changes: boolean;
}

/** Calls of the EMA2 API under the operator's rights. */
export interface Ema2Client {
  /**
   * Sends the call. A 401 means that nothing was done, so it is sent once more after a full log-in.
   * @throws ConnectorFailure when there is no answer, or 401 again
   */
  send(access: Ema2Access, call: Ema2Call): Promise<HttpResponse>;
  /** The failure that an answer to the call stands for. */
  refused(answer: HttpResponse, call: Ema2Call): ReturnType<typeof refusal>;
}

export function createEma2Client(dependencies: {
  http: HttpClient;
  clock: Clock;
  sessions: Sessions;
}): Ema2Client {
  const { http, clock, sessions } = dependencies;

  const attempt = async (access: Ema2Access, call: Ema2Call) => {
    const accessToken = await sessions.accessToken(access);
    const answer = await http({
      provider: EMA2,
      method: call.method,
      url: address(access.account.baseUrl, call.path),
      headers: { authorization: `Bearer ${accessToken}` },
      ...(call.json === undefined ? {} : { body: { json: call.json } }),
      changes: call.changes,
      signal: access.signal,
    });
    if (answer.status === 401) sessions.drop(access, accessToken);
    return answer;
  };

  return {
    async send(access, call) {
      const first = await attempt(access, call);
      const answer = first.status === 401 ? await attempt(access, call) : first;
      if (answer.status !== 401) return answer;
      throw failure('CREDENTIALS_REFUSED', {
        message: `${EMA2} accepted the log-in of the operator ${access.operator.name} but not the token it gave for it. Ask ESET whether the API is enabled for this user.`,
      });
    },
    refused: (answer, call) => refusal(answer, call, clock.now()),
  };
}
