import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, AdoptApiUser, Operator } from '@countersign/schema';
import { type DemoPasswords, loadDemoPasswords } from './demo-passwords.ts';
import { type Example, operatorAddress, readExample } from './examples.ts';
import { createSandboxClient } from './sandbox-client.ts';

/**
 * API user of the parent account that the account owner signs in as, because API calls of dotdigital are made as an API user.
 * A fresh child account has none of its own, so its first is made with this one, too.
 */
const PROVISIONER = 'apiuser-c0c0c0c0c0c0@apiconnector.com';
/** Customers below the EMA2 company, for specific permissions; examples/accounts.yaml names them. */
const CUSTOMERS = [
  { id: 'c0000000-0000-4000-8000-000000000001', name: 'Acme Bakery' },
  { id: 'c0000000-0000-4000-8000-000000000002', name: 'Acme Brewery' },
];

type EsetAccount = Exclude<Account, { provider: 'dotdigital' }>;
type DotdigitalAccount = Extract<Account, { provider: 'dotdigital' }>;

/**
 * Puts the example company into the stand-ins, and the operators' credentials where the accounts refer to. What exists is
 * left as it is.
 */
export async function seedSandbox(options: {
  readonly dataDirectory: string;
  readonly sandboxUrl: string;
  readonly projectDirectory: string;
}): Promise<void> {
  const example = readExample(options.projectDirectory);
  const demoPasswords = loadDemoPasswords(options.dataDirectory);
  const eset = example.accounts.filter(
    (account): account is EsetAccount => account.provider !== 'dotdigital',
  );
  const dotdigital = example.accounts.filter(
    (account): account is DotdigitalAccount => account.provider === 'dotdigital',
  );
  const sandbox = createSandboxClient(options.sandboxUrl);
  // The revision of the vendor's page that allows the stopgap, which one request of the example asks an exception for.
  await sandbox.patch('/sandbox/settings', { hub: { superuserMayHoldIntegrations: true } });
  await sandbox.post('/sandbox/seed', {
    companies: eset.flatMap((account) => [
      company(account, example, demoPasswords),
      ...(account.provider === 'eset-msp-administrator-2'
        ? CUSTOMERS.map((customer) => ({
            ...customer,
            provider: account.provider,
            region: account.region,
            parentId: account.companyId,
          }))
        : []),
    ]),
    dotdigitalAccounts: dotdigital.map((account) =>
      dotdigitalAccount(account, { example, demoPasswords, parent: dotdigital.find(isParent) }),
    ),
  });
  const folder = join(options.dataDirectory, 'sandbox', 'operators');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const account of example.accounts) {
    for (const operator of account.operators) {
      if (operator.credentials === undefined) continue;
      const username =
        account.provider === 'dotdigital' ? PROVISIONER : operatorAddress(account.id, operator.name);
      const text = JSON.stringify({ username, password: demoPasswords.passwordOf(username) });
      writeFileSync(join(folder, `${account.id}-${operator.name}.json`), `${text}\n`, { mode: 0o600 });
    }
  }
}

function company(account: EsetAccount, example: Example, demoPasswords: DemoPasswords) {
  const operators = account.operators.map((operator) => ({
    email: operatorAddress(account.id, operator.name),
    role: esetRole(operator.role),
    access: { write: 'Write', read: 'Read', none: 'NoAccess' }[operator.companyAccess],
    apiAccess: true,
  }));
  const users = usersOf(account.id, example).map((user) => ({
    email: user.label,
    role: esetRole(user.role),
    access: ['NoAccess', 'Write', 'Read', 'NoAccess'][user.permissionType ?? 2] ?? 'Read',
    integrations: user.integrationsEnabled,
    status: user.state === 'pending' ? ('pending' as const) : ('active' as const),
  }));
  return {
    id: account.companyId,
    provider: account.provider,
    name: account.companyName,
    region: account.region,
    users: [...operators, ...users].map((user) => ({
      ...user,
      firstName: user.email.split('@')[0] ?? '',
      lastName: 'Example',
      countryCode: 'SVK',
      password: demoPasswords.passwordOf(user.email),
    })),
  };
}

/** The account that the fresh child accounts of the example belong to. */
const isParent = (account: DotdigitalAccount) => account.apiUserCreation === 'portal';

function dotdigitalAccount(
  account: DotdigitalAccount,
  {
    example,
    demoPasswords,
    parent,
  }: { example: Example; demoPasswords: DemoPasswords; parent: DotdigitalAccount | undefined },
) {
  return {
    id: account.accountNumber,
    name: account.companyName,
    region: account.region,
    parentId: isParent(account) ? null : (parent?.accountNumber ?? null),
    allowApiUserCreation: account.apiUserCreation === 'api',
    limits: { low: 1000, medium: 1000, high: 1000 },
    operators: account.operators.map((operator) => ({
      email: operatorAddress(account.id, operator.name),
      role:
        operator.role === 'account-owner' || operator.role === 'can-manage-account' ? operator.role : 'user',
    })),
    apiUsers: [
      ...(isParent(account) ? [provisioner(demoPasswords)] : []),
      ...apiUsersOf(account.id, example, demoPasswords),
    ],
  };
}

function apiUsersOf(account: string, example: Example, demoPasswords: DemoPasswords) {
  return usersOf(account, example).flatMap(({ providerId, label, state }) =>
    providerId === null
      ? []
      : [
          {
            username: providerId,
            password: demoPasswords.passwordOf(providerId),
            description: label,
            enabled: state === 'active',
          },
        ],
  );
}

const provisioner = (demoPasswords: DemoPasswords) => ({
  username: PROVISIONER,
  password: demoPasswords.passwordOf(PROVISIONER),
  description: 'Provisioning of child accounts',
});

const usersOf = (account: string, { apiUsers }: Example): readonly AdoptApiUser[] =>
  apiUsers.filter((user) => user.account === account);

const esetRole = (role: Operator['role']) => (role === 'root' || role === 'superuser' ? role : 'user');
