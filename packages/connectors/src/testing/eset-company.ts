import { randomUUID } from 'node:crypto';
import type { AccountOf } from '@countersign/schema';
import type { Credentials } from '@countersign/use-cases/ports';
import type { EsetProvider } from '../eset-connect/access.ts';
import type { Sandbox } from './sandbox.ts';

export interface EsetCompany<P extends EsetProvider> {
  readonly account: AccountOf<P>;
  /** Of the Root or Superuser. */
  readonly operator: Credentials;
  /** An address that nobody has yet. */
  readonly newEmail: string;
}

/** A company with one Root or Superuser, in the sandbox and as an account. */
export async function esetCompany<P extends EsetProvider>(
  sandbox: Sandbox,
  provider: P,
  users: readonly Readonly<Record<string, unknown>>[] = [],
): Promise<EsetCompany<P>> {
  const id = randomUUID();
  const domain = `c${id.slice(0, 8)}.example`;
  const ema2 = provider === 'eset-msp-administrator-2';
  const operator = { username: `root@${domain}`, password: 'Root-Passw0rd!' };
  const root = {
    email: operator.username,
    password: operator.password,
    role: ema2 ? 'root' : 'superuser',
    firstName: 'Rosa',
    lastName: 'Root',
  };
  await sandbox.seed({
    companies: [{ id, provider, name: 'Acme', region: 'eu', users: [root, ...users] }],
  });
  const account = {
    provider,
    id: `acme-${id.slice(0, 8)}`,
    companyName: 'Acme',
    companyId: id,
    region: 'eu',
    connectUrl: `${sandbox.url}/eset-connect/eu`,
    emailDomains: [domain],
    operators: [
      { name: 'root', role: ema2 ? 'root' : 'superuser', companyAccess: 'write', credentials: 'env:ROOT' },
    ],
    ...(ema2 ? { baseUrl: `${sandbox.url}/ema2/api`, permissionTypeAs: 'name' } : {}),
    ...(provider === 'eset-protect-hub' ? { writeAccessSuffices: false } : {}),
  };
  // The union over the providers is resolved by the caller's literal, which the compiler cannot follow.
  return {
    account: account as AccountOf<EsetProvider> as AccountOf<P>,
    operator,
    newEmail: `shop@${domain}`,
  };
}
