import assert from 'node:assert/strict';
import type { StepContext } from '@countersign/use-cases/ports';
import { failureOf, shownOf } from './expect-failure.ts';
import type { Trial } from './trial.ts';

const SECRET = 'c0nformance-secret-that-nobody-may-see';

export const failureCases = [
  {
    title: 'does nothing once it was stopped',
    async check({ connector, context, effects }: Trial) {
      const stopped: StepContext = { ...context, signal: AbortSignal.abort() };
      assert.equal((await failureOf(connector.execute(stopped))).effect, 'none');
      assert.equal((await failureOf(connector.find(stopped))).effect, 'none');
      assert.equal(await effects(), 0);
    },
  },
  {
    title: 'does nothing without credentials, and does not repeat why there are none',
    async check({ connector, context, effects }: Trial) {
      const without: StepContext = {
        ...context,
        operatorCredentials: () => Promise.reject(new Error(`no such entry: ${SECRET}`)),
      };
      const failure = await failureOf(connector.execute(without));
      assert.equal(failure.effect, 'none');
      assert.ok(!shownOf(failure).includes(SECRET), 'the failure shows text of the credential source');
      assert.equal(await effects(), 0);
    },
  },
  {
    title: 'gives up on refused credentials, and does not show them',
    async check({ connector, context, effects }: Trial) {
      const { username } = await context.operatorCredentials();
      const wrong: StepContext = {
        ...context,
        operatorCredentials: async () => ({ username, password: SECRET }),
      };
      const failure = await failureOf(connector.execute(wrong));
      assert.equal(failure.effect, 'none');
      assert.equal(failure.retryable, false, 'trying refused credentials again locks users');
      const shown = shownOf(failure);
      const encoded = Buffer.from(`${username}:${SECRET}`).toString('base64');
      assert.ok(!shown.includes(SECRET) && !shown.includes(encoded), 'the failure shows the password');
      assert.equal(await effects(), 0);
    },
  },
  {
    title: 'refuses a step that is for people',
    async check({ connector, context, effects }: Trial) {
      const forPeople: StepContext = {
        ...context,
        step: { ...context.step, key: 'eset.create-user-in-portal', kind: 'portal' },
      };
      const refusals = [
        await failureOf(connector.execute(forPeople)),
        await failureOf(connector.find(forPeople)),
        await failureOf(connector.verify(forPeople)),
      ];
      for (const { effect, retryable } of refusals) assert.deepEqual([effect, retryable], ['none', false]);
      assert.equal(await effects(), 0);
    },
  },
] as const;
