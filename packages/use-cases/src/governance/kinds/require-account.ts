import {
  type Account,
  CountersignError,
  credentialNameSchema,
  DOCUMENTED_HOSTS,
  hostsNamedBy,
} from '@countersign/schema';
import { requireRoleOfProvider } from '../../registry/require-role-of-provider.ts';

/**
 * Makes sure that an account may be as somebody wants it: its operators have roles that the provider has, its addresses are those
 * that the vendor documents or this machine allows, and credentials are named, and declared elsewhere.
 * @param before as it is now; what an earlier version stored there in place of a name stays
 * @throws CountersignError ADDRESS_NOT_ALLOWED, INPUT_INVALID
 */
export function requireAccount(
  account: Account,
  { before, isAllowedHost }: { before: Account | undefined; isAllowedHost: (host: string) => boolean },
): void {
  const documented = DOCUMENTED_HOSTS[account.provider];
  for (const host of hostsNamedBy(account)) {
    if (!documented.includes(host) && !isAllowedHost(host))
      throw new CountersignError('ADDRESS_NOT_ALLOWED', { account: account.id, host });
  }
  const names = new Set<string>();
  for (const { name, role, credentials } of account.operators) {
    requireRoleOfProvider(account.provider, role);
    if (names.has(name)) throw invalid(`the operator ${name} is there twice`);
    names.add(name);
    const stored = before?.operators.find((one) => one.name === name)?.credentials;
    if (credentials === undefined || credentials === stored) continue;
    const [issue] = credentialNameSchema.safeParse(credentials).error?.issues ?? [];
    if (issue !== undefined) throw invalid(`the credentials of the operator ${name} ${issue.message}`);
  }
}

const invalid = (problem: string) => new CountersignError('INPUT_INVALID', { problems: [problem] });
