import type { Rule } from '@countersign/schema';
import { newEnforcer, newModelFromString } from 'casbin';
import { casbinConditions } from './casbin-conditions.ts';
import type { SyncEngine } from './engine.ts';

/**
 * casbin, saying of every rule whether it fires. It names one policy at most, so it has to be asked once for each rule. Of
 * the ways to do so this is the quickest: an enforcer for each rule, which has it as its matcher and no policies. With the
 * rule in a policy and `eval` it takes nearly three times as long, with all rules in one enforcer and the matcher
 * `r.rule == p.id && eval(p.rule)` twenty times, and with `batchEnforce`, which has to be waited for, thirty times.
 */
export async function casbinEngine(rules: readonly Rule[]): Promise<SyncEngine> {
  const conditions = casbinConditions();
  const enforcers = await Promise.all(
    rules.map(async (rule) => {
      const matcher = conditions.write(rule);
      const enforcer = await newEnforcer(newModelFromString(modelFor(matcher)));
      await conditions.addFunctions(enforcer, matcher);
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
p = id

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = ${matcher}
`;
}
