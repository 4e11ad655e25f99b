import { describe, expect, test } from 'vitest';
import { conformanceCases, type TrialStart } from '../conformance/index.ts';
import { dotdigitalRun } from '../testing/dotdigital-run.ts';
import { useSandbox } from '../testing/use-sandbox.ts';
import { DOTDIGITAL_STEPS } from './steps.ts';

const sandbox = useSandbox();

const START: TrialStart = {
  key: 'dotdigital.create-api-user',
  async begin() {
    const { connector, context, account } = await dotdigitalRun(sandbox());
    return {
      connector,
      context: context('dotdigital.create-api-user'),
      async effects() {
        const answer = await fetch(`${sandbox().url}/sandbox/ledger?account=${account.accountNumber}`);
        const { entries } = (await answer.json()) as { entries: { kind: string }[] };
        return entries.filter(({ kind }) => kind === 'dotdigital.api-user.created').length;
      },
      loseNextAnswer: () =>
        sandbox().fault({
          mount: 'dotdigital',
          route: 'POST /v2/accounts/:accountId/api-users',
          kind: 'reset-after-effect',
          count: 1,
        }),
    };
  },
};

describe('the dotdigital connector', () => {
  test('has a trial for every api step', () => {
    expect([START.key]).toEqual(DOTDIGITAL_STEPS.api);
  });

  test.for(conformanceCases([START]))('$title', ({ run }) => run());
});
