import type { ReadBack } from '../../define-connector.ts';
import { EMA2 } from '../access.ts';
import { readUser } from '../api/read-user.ts';
import { searchUser } from '../api/search-users.ts';
import type { Ema2Client } from '../client.ts';
import { readBackById } from '../user-id.ts';

/** `ema2.verify-removed`: neither the details nor the search know the user any more. */
export function verifyRemoved(client: Ema2Client): ReadBack<'eset-msp-administrator-2'> {
  return readBackById(async (userId, context) => {
    const stillThere =
      (await readUser(client, context, userId)) ?? (await searchUser(client, context, userId));
    return stillThere
      ? { kind: 'mismatch', differences: [`${EMA2} still has the user`] }
      : { kind: 'verified', result: { providerId: userId, knownBy: 'read-back' } };
  });
}
