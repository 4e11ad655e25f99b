import type { Rule } from '@countersign/schema';
import { newEnforcer, newModelFromString } from 'casbin';
import { casbinConditions } from './casbin-conditions.ts';
import type { SyncEngine } from './engine.ts';

/** Access is allowed unless a rule refuses it; `eval` is how casbin takes conditions out of its policies. */
const MODEL = `
[request_definition]
r = facts

[policy_definition]
p = id, rule, eft

[policy_effect]
e = !some(where (p.eft == deny))

[matchers]
m = eval(p.rule)
`;

/**
 * casbin as it is meant to be used, without promises: rules as policies, of which it names one at most. It gets the rules
 * that refuse and none of those that require or advise, and stops at the first of them that fires: less work than the
 * others do.
 */
export async function casbinFirstEngine(rules: readonly Rule[]): Promise<SyncEngine> {
  const conditions = casbinConditions();
  const refusing = rules.filter(({ effect }) => effect === 'deny');
  const policies = refusing.map((rule) => [rule.id, conditions.write(rule), 'deny']);
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(policies);
  await conditions.addFunctions(enforcer, policies.join());
  return {
    names: 'refusal',
    fired: (facts) => {
      const [allowed, [id]] = enforcer.enforceExSync(facts);
      if (allowed) return [];
      if (id === undefined) throw new Error('casbin refuses and names no rule.');
      return [id];
    },
  };
}
