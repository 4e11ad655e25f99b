import { type ApiClient, ApiError } from '@countersign/api-client';
import { UsageError } from '../exit-codes.ts';

/**
 * The identifier of whoever is named by it, or by an address.
 * @throws UsageError where it is neither, where nobody that the caller can see has the address, and where the caller may not look people up
 */
export async function principalNamed(client: ApiClient, name: string): Promise<string> {
  if (name.startsWith('pri_')) return name;
  if (!name.includes('@'))
    throw new UsageError(`${name} is neither an identifier (pri_...) nor an e-mail address.`);
  const { principals } = await client.listPrincipals({}).catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'FORBIDDEN')
      throw new UsageError(
        `Only administrators and auditors can look up ${name}. Give the identifier (pri_...), which an administrator or that person can tell you.`,
      );
    throw error;
  });
  const found = principals.find(({ email }) => email.toLowerCase() === name.toLowerCase());
  if (found === undefined)
    throw new UsageError(
      `Nobody that you can see has the address ${name}; see "countersign principal list".`,
    );
  return found.id;
}
