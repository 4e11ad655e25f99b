import {
  baselineFacts,
  compilePolicySet,
  decideTrusted,
  loadRules,
  shippedRules,
} from '@countersign/rules-engine';
import type { Facts, Rule } from '@countersign/schema';
import type { Bench, Suite } from '../suite.ts';
import { factMix } from './fact-mix.ts';
import { generatedRules } from './generated-rules.ts';
import { enginePerOperation, plainEngine, withScope } from './plain-engine.ts';
import { race } from './race.ts';

const ENGINE_PER_OPERATION = 'json-rules-engine, given only the rules for the provider and operation';

/** Decisions per second of the compiled evaluator, against json-rules-engine by itself on the same rules and facts. */
export const rulesSuite: Suite = async (bench) => {
  await raceShipped(bench);
  for (const count of [10, 100, 1000]) await raceGenerated(bench, count);
};

async function raceShipped(bench: Bench): Promise<void> {
  const set = compilePolicySet(load(shippedRules));
  const mix = factMix(set);
  bench.say(`rules: ${set.rules.length} shipped rules, ${mix.length} different facts`);
  const decide = (facts: Facts) => decideTrusted(set, facts, { trace: false });
  const explain = (facts: Facts) => decideTrusted(set, facts, { trace: true });
  const perOperation = enginePerOperation(set.rules);
  const unit = 'decisions/s';
  bench.report(await race({ rules: set.rules, mix, ours: decide, baseline: perOperation }), {
    bench: 'rules/shipped',
    baseline_name: ENGINE_PER_OPERATION,
    unit,
    goal: 300,
  });
  bench.report(await race({ rules: set.rules, mix, ours: explain, baseline: perOperation }), {
    bench: 'rules/shipped-explained',
    baseline_name: ENGINE_PER_OPERATION,
    unit,
    goal: null,
  });
  const unindexed = plainEngine(set.rules, withScope);
  bench.report(await race({ rules: set.rules, mix, ours: decide, baseline: unindexed }), {
    bench: 'rules/shipped-unindexed',
    baseline_name: 'json-rules-engine, given all rules',
    unit,
    goal: null,
  });
}

async function raceGenerated(bench: Bench, count: number): Promise<void> {
  const set = compilePolicySet(load(generatedRules(count)));
  const facts = baselineFacts('eset-msp-administrator-2', 'update');
  const mix = [0, 1, 5].map((removals) => ({ ...facts, batch: { ...facts.batch, removals } }));
  const comparison = await race({
    rules: set.rules,
    mix,
    ours: (one) => decideTrusted(set, one, { trace: false }),
    baseline: plainEngine(set.rules),
  });
  bench.report(comparison, {
    bench: `rules/generated-${count}`,
    baseline_name: 'json-rules-engine',
    unit: 'decisions/s',
    goal: null,
  });
  const micros = (rate: number) => (1e6 / rate).toFixed(2);
  bench.say(
    `  with ${count} rules a decision takes ${micros(comparison.ours.median)} us, ` +
      `and json-rules-engine ${micros(comparison.baseline.median)} us`,
  );
}

function load(documents: readonly unknown[]): readonly Rule[] {
  const loaded = loadRules(documents);
  if (!loaded.ok) throw new Error(`The rules do not load: ${loaded.findings[0]?.message}`);
  return loaded.rules;
}
