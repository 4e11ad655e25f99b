import type { Change, StepKey } from '@countersign/schema';
import { describe, test } from 'vitest';
import { conformanceCases, type TrialStart } from '../conformance/index.ts';
import { testConnectors } from '../testing/connectors.ts';
import { esetCompany } from '../testing/eset-company.ts';
import { stepContext } from '../testing/step-context.ts';
import { useSandbox } from '../testing/use-sandbox.ts';
import { EMA2_STEPS } from './steps.ts';

const PROVIDER = 'eset-msp-administrator-2';

interface Case {
  readonly key: StepKey;
  readonly change: Change;
  readonly route: string;
  readonly event: string;
  /** The user as it is before the step; none before a create. */
  readonly before?: Readonly<Record<string, unknown>>;
}

const names = { firstName: 'Web', lastName: 'Shop', countryCode: 'AUT' };
const update = { route: 'POST /api/User/Update', event: 'ema2.user.updated' };
const CASES: readonly Case[] = [
  {
    key: 'ema2.create-user',
    change: { ...names, permissionType: 2 },
    route: 'POST /api/User/Create',
    event: 'ema2.user.created',
  },
  { key: 'ema2.update-user', change: { description: 'New' }, before: names, ...update },
  { key: 'ema2.withdraw-access', change: {}, before: { ...names, access: 'Read' }, ...update },
  {
    key: 'ema2.restore-access',
    change: { permissionType: 2 },
    before: { ...names, access: 'NoAccess' },
    ...update,
  },
];

const sandbox = useSandbox();

function startOf({ key, change, route, event, before }: Case): TrialStart {
  return {
    key,
    async begin() {
      const connectors = testConnectors();
      const { account, operator, newEmail } = await esetCompany(sandbox(), PROVIDER);
      const providerId = before ? await existingUser(account.companyId, newEmail, before) : null;
      return {
        connector: connectors.of(PROVIDER),
        context: stepContext({
          account,
          key,
          change: before ? change : { ...change, email: newEmail },
          apiUser: { providerId, label: newEmail },
          permittedAt: connectors.clock.now(),
          operatorCredentials: async () => operator,
        }),
        async effects() {
          const effects = await sandbox().effectsOn(newEmail);
          return effects.filter(({ kind }) => kind === event).length;
        },
        loseNextAnswer: () => sandbox().fault({ mount: 'ema2', route, kind: 'reset-after-effect', count: 1 }),
      };
    },
  };
}

async function existingUser(companyId: string, email: string, fields: Case['before']): Promise<string> {
  const operator = `root@${email.split('@')[1]}`;
  const path = `/portal/${PROVIDER}/companies/${companyId}/users`;
  const person = await sandbox().post(path, { operator, email, access: 'Read', ...fields });
  return (person as { id: string }).id;
}

describe('the EMA2 connector', () => {
  test('has a trial for every api step', ({ expect }) => {
    expect(CASES.map(({ key }) => key)).toEqual(EMA2_STEPS.api);
  });

  test.for(conformanceCases(CASES.map(startOf)))('$title', ({ run }) => run());
});
