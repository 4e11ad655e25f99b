import { parseResponse } from '../../http/parse-response.ts';
import { isSuccess } from '../../http/status-failure.ts';
import { EMA2, type Ema2Access } from '../access.ts';
import type { Ema2Client } from '../client.ts';
import { type Ema2User, userSchema } from '../user.ts';

/** `User/Current`: who the operator is, and in which company (current.html). @throws ConnectorFailure */
export async function currentUser(client: Ema2Client, access: Ema2Access): Promise<Ema2User> {
  const call = { method: 'GET', path: '/User/Current', changes: false } as const;
  const answer = await client.send(access, call);
  if (!isSuccess(answer)) throw client.refused(answer, call);
  return parseResponse(userSchema, answer, { provider: EMA2, changes: false });
}
