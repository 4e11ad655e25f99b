import type { Rule } from '@countersign/schema';
import { newEnforcer, newModelFromString } from 'casbin';
import { casbinConditions } from './casbin-conditions.ts';
import type { SyncEngine } from './engine.ts';

/**
 * casbin, saying of every rule whether it fires. It names one policy at most, so it has to be asked once for each rule: an
 * enforcer for each, with the rule as its one policy, from where `eval` takes it. Rules that people change are policies, and
 * all rules in one enforcer, asked by `r.rule == p.id && eval(p.rule)`, take eight times as long; `batchEnforce`, which has
 * to be waited for, more than ten times.
 */
export function casbinEngine(rules: readonly Rule[]): Promise<SyncEngine> {
  return onePerRule(rules, (condition) => ({ matcher: 'eval(p.rule)', policy: ['rule', condition] }));
}

/**
 * The same with each rule written into the model as its matcher, and no policies: the quickest that casbin can be made, for
 * rules that are part of the program.
 */
export function casbinMatcherEngine(rules: readonly Rule[]): Promise<SyncEngine> {
  return onePerRule(rules, (condition) => ({ matcher: condition, policy: null }));
}

async function onePerRule(
  rules: readonly Rule[],
  write: (condition: string) => { readonly matcher: string; readonly policy: string[] | null },
): Promise<SyncEngine> {
  const conditions = casbinConditions();
  const enforcers = await Promise.all(
    rules.map(async (rule) => {
      const condition = conditions.write(rule);
      const { matcher, policy } = write(condition);
      const enforcer = await newEnforcer(newModelFromString(modelFor(matcher)));
      if (policy !== null) await enforcer.addPolicies([policy]);
      await conditions.addFunctions(enforcer, condition);
      return { id: rule.id, enforcer };
    }),
  );
  return {
    names: 'all',
    fired: (facts) => {
      const fired: string[] = [];
      for (const { id, enforcer } of enforcers) if (enforcer.enforceSync(facts)) fired.push(id);
      return fired;
    },
  };
}

function modelFor(matcher: string): string {
  return `
[request_definition]
r = facts

[policy_definition]
p = id, rule

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = ${matcher}
`;
}
