import { type AccountOf, PROVIDERS, STEP_KEYS, type StepKey } from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { failureOf } from './conformance/expect-failure.ts';
import { IMPLEMENTED_STEPS } from './implemented-steps.ts';
import { testConnectors } from './testing/connectors.ts';
import { stepContext } from './testing/step-context.ts';

const SHARED = {
  id: 'elsewhere',
  companyName: 'Elsewhere',
  emailDomains: [],
  operators: [{ name: 'owner', role: 'superuser' as const, companyAccess: 'write' as const }],
};
const ESET_ACCOUNT: AccountOf<'eset-business-account'> = {
  ...SHARED,
  provider: 'eset-business-account',
  companyId: 'c',
  region: 'eu',
};
const DOTDIGITAL_ACCOUNT: AccountOf<'dotdigital'> = {
  ...SHARED,
  provider: 'dotdigital',
  region: 'r1',
  apiUserCreation: 'portal',
  rateLimitScheme: 'tiered',
};

test('every step that no connector implements is one that people do in a portal', () => {
  const implemented = new Set(
    Object.values(IMPLEMENTED_STEPS).flatMap(({ api, external, verify }) => [...api, ...external, ...verify]),
  );
  expect(STEP_KEYS.filter((key) => !implemented.has(key))).toEqual([
    'eset.create-user-in-portal',
    'eset.edit-user-in-portal',
    'eset.remove-user-in-portal',
    'eset.integrations-on',
    'eset.integrations-off',
    'dotdigital.create-api-user-in-portal',
    'dotdigital.edit-api-user-in-portal',
    'dotdigital.enable-in-portal',
    'dotdigital.disable-in-portal',
    'dotdigital.delete-in-portal',
  ]);
});

describe.for(PROVIDERS)('the connector of %s', (provider) => {
  const connector = testConnectors().of(provider);
  const { api, external, verify } = IMPLEMENTED_STEPS[provider];
  // An account elsewhere is refused after the step is looked up, so the code tells whether the step is known.
  const account = provider === 'dotdigital' ? ESET_ACCOUNT : DOTDIGITAL_ACCOUNT;
  const context = (key: StepKey) => stepContext({ account, key, permittedAt: 0 });

  test('does exactly the steps that it lists', async () => {
    for (const key of STEP_KEYS) {
      const carriedOut = api.includes(key) ? 'ACCOUNT_UNUSABLE' : 'STEP_UNSUPPORTED';
      const readBack = [...external, ...verify].includes(key) ? 'ACCOUNT_UNUSABLE' : 'STEP_UNSUPPORTED';
      const failures = [
        await failureOf(connector.execute(context(key))),
        await failureOf(connector.find(context(key))),
        await failureOf(connector.verify(context(key))),
      ];
      expect(failures.map(({ code }) => code)).toEqual([carriedOut, carriedOut, readBack]);
    }
  });
});
