import type { ReadBack } from '../../define-connector.ts';
import { EMA2 } from '../access.ts';
import { readUser } from '../api/read-user.ts';
import { searchUser } from '../api/search-users.ts';
import type { Ema2Client } from '../client.ts';
import { SHOWN_BY } from '../user.ts';
import { readBackById } from '../user-id.ts';

/** `ema2.verify-removed`: neither the details nor the search know the user any more. */
export function verifyRemoved(client: Ema2Client): ReadBack<'eset-msp-administrator-2'> {
  return readBackById(async (userId, context) => {
    const differences = [`${EMA2} still has the user`];
    if (await readUser(client, context, userId)) {
      return { kind: 'mismatch', differences, observations: [SHOWN_BY.details] };
    }
    const observations = [SHOWN_BY.noDetails, SHOWN_BY.search];
    return (await searchUser(client, context, userId))
      ? { kind: 'mismatch', differences, observations }
      : { kind: 'verified', result: { providerId: userId, knownBy: 'inventory', observations } };
  });
}
