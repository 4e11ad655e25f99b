import { type AccountOf, isSameName } from '@countersign/schema';
import type { Ema2Access } from '../access.ts';
import type { Ema2Client } from '../client.ts';
import type { Ema2User } from '../user.ts';
import { listCompanyUsers } from './list-company-users.ts';
import { searchUsers } from './search-users.ts';

/** Users of exactly this address, as far as the search shows them. @throws ConnectorFailure */
export async function searchAddress(
  client: Ema2Client,
  access: Ema2Access,
  email: string,
): Promise<readonly Ema2User[]> {
  return (await searchUsers(client, access, { column: 'email', text: email })).filter(hasAddress(email));
}

/**
 * Users of exactly this address. The meaning of the search's column is not certain, so that it finds nothing is checked
 * against the whole list.
 * @throws ConnectorFailure
 */
export async function usersOfAddress(
  client: Ema2Client,
  access: Ema2Access,
  email: string,
): Promise<readonly Ema2User[]> {
  const found = await searchAddress(client, access, email);
  return found.length > 0 ? found : (await listCompanyUsers(client, access)).filter(hasAddress(email));
}

/** Whether a user is of the account's company, or does not say of which one it is. */
export function isOfCompany(user: Ema2User, account: AccountOf<'eset-msp-administrator-2'>): boolean {
  return user.companyId === undefined || user.companyId.toLowerCase() === account.companyId.toLowerCase();
}

const hasAddress = (email: string) => (user: Ema2User) =>
  user.email !== undefined && user.email !== '' && isSameName(user.email, email);
