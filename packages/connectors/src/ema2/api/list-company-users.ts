import { failure } from '../../failure/failure.ts';
import { parseResponse } from '../../http/parse-response.ts';
import { isSuccess } from '../../http/status-failure.ts';
import { EMA2, type Ema2Access } from '../access.ts';
import type { Ema2Client } from '../client.ts';
import type { Ema2User } from '../user.ts';
import { LARGEST_PAGE, userListSchema } from './user-list.ts';

/** Far above any company; stops a server that ignores `skip`. */
const MOST_PAGES = 100;

/** `Company/Users`: all users of the operator's own company (company_users.html). @throws ConnectorFailure */
export async function listCompanyUsers(client: Ema2Client, access: Ema2Access): Promise<readonly Ema2User[]> {
  const users: Ema2User[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const json = { skip: page * LARGEST_PAGE, take: LARGEST_PAGE };
    const call = { method: 'POST', path: '/Company/Users', json, changes: false } as const;
    const answer = await client.send(access, call);
    if (!isSuccess(answer)) throw client.refused(answer, call);
    const found = parseResponse(userListSchema, answer, { provider: EMA2, changes: false });
    users.push(...found);
    if (found.length < LARGEST_PAGE) return users;
  }
  throw failure('ANSWER_UNUSABLE', {
    message: `${EMA2} does not come to an end with the list of users. Look in the portal.`,
  });
}
