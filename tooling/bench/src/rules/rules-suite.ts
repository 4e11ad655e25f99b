import {
  baselineFacts,
  compilePolicySet,
  decideTrusted,
  loadRules,
  type PolicySet,
  shippedRules,
} from '@countersign/rules-engine';
import { type Facts, factsSchema, type Rule } from '@countersign/schema';
import type { Comparison } from '../measure/compare.ts';
import type { Bench, Suite } from '../suite.ts';
import { casbinEngine, casbinMatcherEngine } from './engines/casbin.ts';
import { casbinFirstEngine } from './engines/casbin-first.ts';
import { cedarEngine } from './engines/cedar.ts';
import { perScope } from './engines/engine.ts';
import { jsonLogicEngine } from './engines/json-logic.ts';
import { jsonRulesEngine, withScope } from './engines/json-rules-engine.ts';
import { factMix } from './fact-mix.ts';
import { generatedRules, scatteredRules } from './generated-rules.ts';
import { race, raceAsync } from './race.ts';

/** Engines that answer at once, each with the goal that we hold ourselves to. */
const RIVALS = [
  { key: 'cedar', name: 'cedar-wasm, preparsed policies', make: cedarEngine, goal: 200 },
  { key: 'casbin', name: 'casbin, synchronous, asked for each rule', make: casbinEngine, goal: 200 },
  {
    key: 'casbin-matcher',
    name: 'casbin, synchronous, asked for each rule, which is its matcher',
    make: casbinMatcherEngine,
    goal: null,
  },
  {
    key: 'casbin-first',
    name: 'casbin, synchronous, refusing rules only, until one fires',
    make: casbinFirstEngine,
    goal: null,
  },
  { key: 'json-logic', name: 'json-logic-engine, compiled', make: jsonLogicEngine, goal: 1 },
] as const;

const JSON_RULES_ENGINE_GOAL = 300;
/** Of a decision as admission freezes it. */
const FROZEN_GOAL = 50;
const GIVEN = 'given only the rules for the provider, operation and effects';
const UNIT = 'decisions/s';
const SIZES = [10, 100, 1000];

/** Decisions per second of the compiled evaluator, against other engines by themselves on the same rules and facts. */
export const rulesSuites: readonly (readonly [string, Suite])[] = [
  ['rules/shipped', (bench) => raceShipped(bench)],
  ['rules/shipped-explained', raceExplained('rules/shipped-explained')],
  ['rules/generated', (bench) => raceGenerated(bench)],
  ['rules/scattered', (bench) => raceScattered(bench)],
];

/** What the compiled evaluator does for a decision at admission, and what it does for its explanation when somebody asks. */
export async function decisionBench(bench: Bench): Promise<void> {
  const { set, mix, engine } = await shipped();
  bench.report(await raceAsync({ rules: set.rules, mix, ours: deciding(set), baseline: engine }), {
    bench: 'pipeline/decision',
    baseline_name: `json-rules-engine, ${GIVEN}`,
    unit: UNIT,
    goal: FROZEN_GOAL,
  });
  await raceExplained('pipeline/explanation')(bench);
}

/** With grounds, against json-rules-engine, which has none: no goal, since nobody waits for more than one. */
function raceExplained(name: string): Suite {
  return async (bench) => {
    const { set, mix, engine } = await shipped();
    const ours = (facts: Facts) => decideTrusted(set, facts, { trace: true });
    bench.report(await raceAsync({ rules: set.rules, mix, ours, baseline: engine }), {
      bench: name,
      baseline_name: `json-rules-engine, ${GIVEN}`,
      unit: UNIT,
      goal: null,
    });
  };
}

/** The shipped rules, facts for them, and json-rules-engine with them. */
async function shipped() {
  const set = compilePolicySet(load(shippedRules));
  const mix = factMix(set);
  return { set, mix, engine: await perScope(set.rules, mix, jsonRulesEngine) };
}

async function raceShipped(bench: Bench): Promise<void> {
  const { set, mix, engine } = await shipped();
  bench.say(`rules: ${set.rules.length} shipped rules, ${mix.length} different facts`);
  const sides = { rules: set.rules, mix, ours: deciding(set) };
  report(bench, await raceAsync({ ...sides, baseline: engine }), {
    bench: 'shipped',
    baseline_name: `json-rules-engine, ${GIVEN}`,
    goal: JSON_RULES_ENGINE_GOAL,
  });
  for (const { key, name, make, goal } of RIVALS) {
    const baseline = await perScope(set.rules, mix, make);
    report(bench, await race({ ...sides, baseline }), {
      bench: `shipped-${key}`,
      baseline_name: `${name}, ${GIVEN}`,
      goal,
    });
  }
  report(bench, await raceAsync({ ...sides, baseline: jsonRulesEngine(set.rules, withScope) }), {
    bench: 'shipped-unindexed',
    baseline_name: 'json-rules-engine, given all rules',
    goal: null,
  });
}

/** Rules that all have a say: how the time grows with those that match. */
async function raceGenerated(bench: Bench): Promise<void> {
  const growth = new Map<string, number[]>();
  for (const count of SIZES) {
    const set = compilePolicySet(load(generatedRules(count)));
    const sides = { rules: set.rules, mix: updates(), ours: deciding(set) };
    const engine = await raceAsync({ ...sides, baseline: jsonRulesEngine(set.rules) });
    note(growth, { ours: engine.ours.median, 'json-rules-engine': engine.baseline.median });
    report(bench, engine, {
      bench: `generated-${count}`,
      baseline_name: 'json-rules-engine',
      goal: JSON_RULES_ENGINE_GOAL,
    });
    for (const { key, name, make, goal } of RIVALS) {
      const comparison = await race({ ...sides, baseline: await make(set.rules) });
      note(growth, { [key]: comparison.baseline.median });
      report(bench, comparison, { bench: `generated-${count}-${key}`, baseline_name: name, goal });
    }
  }
  bench.say(`  Microseconds for each decision with ${SIZES.join(', ')} rules, all of which match:`);
  formatGrowth(bench, growth);
}

/** As many rules, of which the same ten match each time. */
async function raceScattered(bench: Bench): Promise<void> {
  const growth = new Map<string, number[]>();
  for (const count of SIZES) {
    const set = compilePolicySet(load(scatteredRules(count)));
    const sides = { rules: set.rules, mix: updates(), ours: deciding(set) };
    const comparison = await raceAsync({ ...sides, baseline: jsonRulesEngine(set.rules, withScope) });
    note(growth, { ours: comparison.ours.median, 'json-rules-engine': comparison.baseline.median });
    report(bench, comparison, {
      bench: `scattered-${count}`,
      baseline_name: 'json-rules-engine, given all rules',
      goal: null,
    });
  }
  bench.say(`  Microseconds for each decision with ${SIZES.join(', ')} rules, ten of which match:`);
  formatGrowth(bench, growth);
}

function report(
  bench: Bench,
  comparison: Comparison,
  about: { readonly bench: string; readonly baseline_name: string; readonly goal: number | null },
): void {
  bench.report(comparison, { ...about, bench: `rules/${about.bench}`, unit: UNIT });
}

function note(growth: Map<string, number[]>, rates: Readonly<Record<string, number>>): void {
  for (const [name, rate] of Object.entries(rates))
    growth.set(name, [...(growth.get(name) ?? []), 1e6 / rate]);
}

function formatGrowth(bench: Bench, growth: ReadonlyMap<string, readonly number[]>): void {
  for (const [name, micros] of growth) {
    bench.say(`    ${name.padEnd(18)}${micros.map((one) => one.toFixed(2).padStart(12)).join('')}`);
  }
}

function deciding(set: PolicySet) {
  return (facts: Facts) => decideTrusted(set, facts, { trace: false });
}

/** One that nothing is said about, and two that some of the generated rules refuse. */
function updates(): readonly Facts[] {
  const facts = baselineFacts('eset-msp-administrator-2', 'update');
  return [
    { apiUserCount: 3, removals: 0 },
    { apiUserCount: 3, removals: 5 },
    { apiUserCount: 20, removals: 1 },
  ].map(({ apiUserCount, removals }) =>
    factsSchema.parse({
      ...facts,
      account: { ...facts.account, apiUserCount },
      batch: { ...facts.batch, removals },
    }),
  );
}

function load(documents: readonly unknown[]): readonly Rule[] {
  const loaded = loadRules(documents);
  if (!loaded.ok) throw new Error(`The rules do not load: ${loaded.findings[0]?.message}`);
  return loaded.rules;
}
