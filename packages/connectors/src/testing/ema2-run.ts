import type { Change, StepKey } from '@countersign/schema';
import type { Connector, StepContext } from '@countersign/use-cases/ports';
import type { ConnectorOptions } from '../create-connectors.ts';
import { type TestConnectors, testConnectors } from './connectors.ts';
import { type EsetCompany, esetCompany } from './eset-company.ts';
import type { Sandbox } from './sandbox.ts';
import { type ContextOptions, stepContext } from './step-context.ts';

const PROVIDER = 'eset-msp-administrator-2';

export const NEW_USER = {
  firstName: 'Web',
  lastName: 'Shop',
  countryCode: 'AUT',
  permissionType: 2,
} as const satisfies Change;

export interface Ema2Run extends EsetCompany<typeof PROVIDER> {
  readonly connectors: TestConnectors;
  readonly connector: Connector;
  /** A context under the Root's rights. */
  context(
    key: StepKey,
    change?: Change,
    more?: Partial<ContextOptions<EsetCompany<typeof PROVIDER>['account']>>,
  ): StepContext;
  /** Makes a user in the portal. */
  addUser(fields?: Readonly<Record<string, unknown>>): Promise<{ id: string; email: string }>;
}

/** A company of its own on EMA2, with connectors that remember nothing. */
export async function ema2Run(sandbox: Sandbox, options?: Partial<ConnectorOptions>): Promise<Ema2Run> {
  const company = await esetCompany(sandbox, PROVIDER);
  const connectors = testConnectors(options);
  const { account, operator, newEmail } = company;
  return {
    ...company,
    connectors,
    connector: connectors.of(PROVIDER),
    context: (key, change = { ...NEW_USER, email: newEmail }, more = {}) =>
      stepContext({
        account,
        key,
        change,
        permittedAt: connectors.clock.now(),
        operatorCredentials: async () => operator,
        ...more,
      }),
    async addUser(fields = {}) {
      const { firstName, lastName, countryCode } = NEW_USER;
      const person = await sandbox.post(`/portal/${PROVIDER}/companies/${account.companyId}/users`, {
        operator: operator.username,
        email: newEmail,
        access: 'Read',
        firstName,
        lastName,
        countryCode,
        ...fields,
      });
      return person as { id: string; email: string };
    },
  };
}
