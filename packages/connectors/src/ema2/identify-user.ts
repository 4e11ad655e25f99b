import type { Identification } from '@countersign/use-cases/ports';
import type { Ema2Access } from './access.ts';
import { readUser } from './api/read-user.ts';
import { isOfCompany, usersOfAddress } from './api/users-of-address.ts';
import type { Ema2Client } from './client.ts';
import { resultOf } from './user.ts';

/** The user of an address in the account's company (https://help.eset.com/ema/2/api/en-US/search_users.html). */
export function identifyUser(
  client: Ema2Client,
): (access: Ema2Access, address: string) => Promise<Identification> {
  return async (access, address) => {
    const found = await usersOfAddress(client, access, address);
    const read = await Promise.all(found.map(({ id }) => readUser(client, access, id)));
    const own = read.flatMap((user) => (user !== null && isOfCompany(user, access.account) ? [user] : []));
    const [user, ...others] = own;
    if (user === undefined) return { kind: 'nobody' };
    if (others.length > 0) return { kind: 'several' };
    return { kind: 'found', result: resultOf(user, 'answered') };
  };
}
