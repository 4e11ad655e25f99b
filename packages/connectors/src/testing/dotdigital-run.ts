import { randomBytes, randomInt } from 'node:crypto';
import type { AccountOf, Change, StepKey } from '@countersign/schema';
import type { Connector, Credentials, StepContext } from '@countersign/use-cases/ports';
import type { ConnectorOptions } from '../create-connectors.ts';
import { type TestConnectors, testConnectors } from './connectors.ts';
import type { Sandbox } from './sandbox.ts';
import { type ContextOptions, stepContext } from './step-context.ts';

type DotdigitalAccount = AccountOf<'dotdigital'>;

export const NEW_PASSWORD = 'Tr0ub4dor-and-three-more';

export interface DotdigitalRun {
  readonly account: DotdigitalAccount;
  /** An API user of the parent account. */
  readonly operator: Credentials;
  /** An API user of the account itself, where one was asked for. */
  readonly apiUser: Credentials;
  readonly connectors: TestConnectors;
  readonly connector: Connector;
  context(key: StepKey, change?: Change, more?: Partial<ContextOptions<DotdigitalAccount>>): StepContext;
}

/** A parent account, and one of its own below it, which has no API user yet unless the seed says otherwise. */
export async function dotdigitalRun(
  sandbox: Sandbox,
  options: {
    seed?: Readonly<Record<string, unknown>>;
    withApiUser?: boolean;
  } & Partial<ConnectorOptions> = {},
): Promise<DotdigitalRun> {
  const { seed = {}, withApiUser = false, ...connectorOptions } = options;
  const parent = randomInt(1, 2 ** 30);
  const accountNumber = parent + 2 ** 30;
  const operator = newCredentials();
  const apiUser = newCredentials();
  await sandbox.seed({
    dotdigitalAccounts: [
      { id: parent, name: 'Parent', region: 'r2', apiUsers: [operator] },
      {
        id: accountNumber,
        name: 'Acme Shop',
        region: 'r2',
        parentId: parent,
        allowApiUserCreation: true,
        operators: [{ email: 'owner@acme.example', role: 'account-owner' }],
        apiUsers: withApiUser ? [apiUser] : [],
        ...seed,
      },
    ],
  });
  const account: DotdigitalAccount = {
    provider: 'dotdigital',
    id: `shop-${accountNumber}`,
    companyName: 'Acme Shop',
    emailDomains: [],
    region: 'r2',
    baseUrl: `${sandbox.url}/dotdigital/r2`,
    accountNumber,
    apiUserCreation: 'api',
    rateLimitScheme: 'tiered',
    operators: [
      { name: 'parent', role: 'account-owner', companyAccess: 'write', credentials: 'env:DOTDIGITAL' },
    ],
  };
  const connectors = testConnectors(connectorOptions);
  return {
    account,
    operator,
    apiUser,
    connectors,
    connector: connectors.of('dotdigital'),
    context: (key, change = { description: 'Magento' }, more = {}) =>
      stepContext({
        account,
        key,
        change,
        permittedAt: connectors.clock.now(),
        operatorCredentials: async () => operator,
        apiUserCredentials: { username: '', password: NEW_PASSWORD },
        ...more,
      }),
  };
}

function newCredentials(): Credentials {
  return {
    username: `apiuser-${randomBytes(6).toString('hex')}@apiconnector.com`,
    password: `Op-${randomBytes(9).toString('hex')}`,
  };
}
