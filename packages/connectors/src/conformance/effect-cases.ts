import assert from 'node:assert/strict';
import { stepResultSchema } from '@countersign/schema';
import type { FindResult, StepContext } from '@countersign/use-cases/ports';
import { failureOf } from './expect-failure.ts';
import type { Trial } from './trial.ts';

/** A provider may offer no way to look; then the connector has to say so, every time. */
function requireFound(found: FindResult, wanted: 'applied' | 'absent'): void {
  if (found.kind === 'cannot-look') assert.notEqual(found.reason, '', 'cannot-look must say why');
  else assert.equal(found.kind, wanted);
}

function attempt(context: StepContext, number: number): StepContext {
  return { ...context, step: { ...context.step, attempt: number } };
}

export const effectCases = [
  {
    title: 'is not found before it was carried out',
    async check({ connector, context, effects }: Trial) {
      requireFound(await connector.find(context), 'absent');
      assert.equal(await effects(), 0, 'looking had an effect');
    },
  },
  {
    title: 'is found after it was carried out, with the same identifier',
    async check({ connector, context, effects }: Trial) {
      const result = stepResultSchema.parse(await connector.execute(context));
      const found = await connector.find(attempt(context, 2));
      requireFound(found, 'applied');
      if (found.kind === 'applied') {
        assert.equal(stepResultSchema.parse(found.result).providerId, result.providerId);
      }
      assert.equal(await effects(), 1);
    },
  },
  {
    title: 'takes effect once, however often it is attempted, when every further attempt looks first',
    async check({ connector, context, effects }: Trial) {
      await connector.execute(context);
      for (const number of [2, 3]) {
        const again = attempt(context, number);
        const found = await connector.find(again);
        if (found.kind === 'absent') await connector.execute(again);
      }
      assert.equal(await effects(), 1);
    },
  },
  {
    title: 'says that the effect is unknown when the answer is lost, and finds it then',
    async check({ connector, context, effects, loseNextAnswer }: Trial) {
      await loseNextAnswer();
      const failure = await failureOf(connector.execute(context));
      assert.equal(failure.effect, 'unknown');
      requireFound(await connector.find(attempt(context, 2)), 'applied');
      assert.equal(await effects(), 1);
    },
  },
] as const;
