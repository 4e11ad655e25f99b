import { parseResponse } from '../../http/parse-response.ts';
import { isSuccess } from '../../http/status-failure.ts';
import { EMA2, type Ema2Access } from '../access.ts';
import type { Ema2Client } from '../client.ts';
import type { Ema2User } from '../user.ts';
import { LARGEST_PAGE, userListSchema } from './user-list.ts';

/** Numbers of columns (search_users.html). The label of 8 is lost in the page's text; by its place it is the address. */
const COLUMNS = { id: 0, email: 8 } as const;

/** `Search/Users`: users of whom the column has the text, or has it as a part (search_users.html). @throws ConnectorFailure */
export async function searchUsers(
  client: Ema2Client,
  access: Ema2Access,
  wanted: { column: keyof typeof COLUMNS; text: string },
): Promise<readonly Ema2User[]> {
  const json = { search: { [wanted.text]: [COLUMNS[wanted.column]] }, skip: 0, take: LARGEST_PAGE };
  const call = { method: 'POST', path: '/Search/Users', json, changes: false } as const;
  const answer = await client.send(access, call);
  if (!isSuccess(answer)) throw client.refused(answer, call);
  return parseResponse(userListSchema, answer, { provider: EMA2, changes: false });
}

/** The user of an identifier as the search shows it, which alone tells whether the activation is done; null if none. */
export async function searchUser(
  client: Ema2Client,
  access: Ema2Access,
  id: string,
): Promise<Ema2User | null> {
  const found = await searchUsers(client, access, { column: 'id', text: id });
  return found.find((user) => user.id.toLowerCase() === id.toLowerCase()) ?? null;
}
