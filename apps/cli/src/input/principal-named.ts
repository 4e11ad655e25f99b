import type { ApiClient } from '@countersign/api-client';
import { UsageError } from '../exit-codes.ts';

/**
 * The identifier of whoever is named by it, or by an address.
 * @throws UsageError where nobody that the caller can see has the address
 */
export async function principalNamed(client: ApiClient, name: string): Promise<string> {
  if (!name.includes('@')) return name;
  const { principals } = await client.listPrincipals({});
  const found = principals.find(({ email }) => email.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new UsageError(
      `Nobody that you can see has the address ${name}; see "countersign principal list".`,
    );
  return found.id;
}
