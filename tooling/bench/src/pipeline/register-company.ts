import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiClient } from '@countersign/api-client';
import type { Role } from '@countersign/schema';
import { addApiUsers } from './add-api-users.ts';
import { ACCOUNT, COMPANY_ID, OPERATOR, PROVIDER } from './company.ts';
import { providerAt } from './provider.ts';
import type { Installation } from './start-installation.ts';

/** Who asks and who approves. */
export interface People {
  readonly requester: ApiClient;
  readonly approver: ApiClient;
}

const CREDENTIALS = 'bench-root';
const CREDENTIALS_FILE = 'operator-credentials.json';

/** Puts a company with these API users on the provider, and takes it and them into the inventory. */
export async function registerCompany(
  installation: Pick<Installation, 'administrator' | 'clientOf' | 'dataDirectory' | 'sandboxUrl'>,
  addresses: readonly string[],
): Promise<People> {
  const { administrator, dataDirectory, sandboxUrl } = installation;
  const provider = providerAt(sandboxUrl);
  const password = `Aa1!${randomBytes(15).toString('base64url')}`;
  await provider.seed({ password, addresses });
  const credentials = JSON.stringify({ username: OPERATOR, password });
  writeFileSync(join(dataDirectory, CREDENTIALS_FILE), credentials, { mode: 0o600 });
  const hosts = [new URL(sandboxUrl).host];
  const declared = { provider: PROVIDER, hosts, source: { file: CREDENTIALS_FILE } };
  const declarations = JSON.stringify({ addresses: hosts, credentials: { [CREDENTIALS]: declared } });
  writeFileSync(join(dataDirectory, 'credentials.yaml'), declarations, { mode: 0o600 });

  await administrator.addAccount({
    body: {
      provider: PROVIDER,
      id: ACCOUNT,
      companyName: 'Bench',
      companyId: COMPANY_ID,
      region: 'eu',
      baseUrl: `${sandboxUrl}/ema2/api`,
      connectUrl: `${sandboxUrl}/eset-connect/eu`,
      emailDomains: ['bench.example'],
      operators: [{ name: 'root', role: 'root', companyId: COMPANY_ID, credentials: CREDENTIALS }],
    },
  });
  const owner = 'owner@bench.example';
  await administrator.addPrincipal({ body: { name: 'Owner', email: owner, kind: 'person', roles: [] } });
  await addApiUsers({ dataDirectory, owner, addresses, providerIds: await provider.userIds() });
  return {
    requester: await signIn(installation, 'requester'),
    approver: await signIn(installation, 'approver'),
  };
}

export async function signIn(
  { administrator, clientOf }: Pick<Installation, 'administrator' | 'clientOf'>,
  role: Role,
  name: string = role,
): Promise<ApiClient> {
  const { id } = await administrator.addPrincipal({
    body: { name, email: `${name}@bench.example`, kind: 'person', roles: [role] },
  });
  const { code } = await administrator.inviteHolder({ params: { id } });
  const { token } = await administrator.enrolHolder({ body: { code } });
  return clientOf(token);
}
