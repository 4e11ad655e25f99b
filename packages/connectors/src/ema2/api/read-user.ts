import { parseResponse } from '../../http/parse-response.ts';
import { isSuccess } from '../../http/status-failure.ts';
import { EMA2, type Ema2Access } from '../access.ts';
import type { Ema2Client } from '../client.ts';
import { type Ema2User, userSchema } from '../user.ts';
import { listCompanyUsers } from './list-company-users.ts';

/**
 * `User/GetUserDetails` (user_getdetails.html); null when there is no such user. The page does not promise the permission,
 * so one that is missing is taken from the list of the company's users, which does.
 * @throws ConnectorFailure
 */
export async function readUser(
  client: Ema2Client,
  access: Ema2Access,
  userId: string,
): Promise<Ema2User | null> {
  const call = { method: 'POST', path: '/User/GetUserDetails', json: { userId }, changes: false } as const;
  const answer = await client.send(access, call);
  if (answer.status === 404) return null;
  if (!isSuccess(answer)) throw client.refused(answer, call);
  const user = parseResponse(userSchema, answer, { provider: EMA2, changes: false });
  if (user.permissionType !== undefined) return user;
  const listed = (await listCompanyUsers(client, access)).find(({ id }) => id === user.id);
  return { ...user, permissionType: listed?.permissionType };
}
