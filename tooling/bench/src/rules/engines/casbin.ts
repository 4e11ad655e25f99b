import type { Rule } from '@countersign/schema';
import { newEnforcer, newModelFromString } from 'casbin';
import { type ConditionLanguage, type FactName, translate } from './condition-language.ts';
import type { SyncEngine } from './engine.ts';
import { SIGNS } from './json-logic.ts';

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
 * casbin without promises. It says whether access is allowed and names one policy at most, so it gets the rules that refuse and
 * none of those that require or advise, and stops at the first of them that fires: less work than the others do.
 */
export async function casbinEngine(rules: readonly Rule[]): Promise<SyncEngine> {
  const lists = new Map<string, ReadonlySet<unknown>>();
  const language = casbin(lists);
  const refusing = rules.filter(({ effect }) => effect === 'deny');
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(refusing.map((rule) => [rule.id, translate(rule, language), 'deny']));
  await enforcer.addFunction(
    'listed',
    (list: string, value: unknown) => lists.get(list)?.has(value) === true,
  );
  await enforcer.addFunction('holds', (list: readonly unknown[], value: unknown) => list.includes(value));
  await enforcer.addFunction('within', (list: string, values: readonly unknown[]) =>
    values.every((value) => lists.get(list)?.has(value)),
  );
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

/** Lists are kept by name: written out, each would be made anew whenever it is looked at. */
function casbin(lists: Map<string, ReadonlySet<unknown>>): ConditionLanguage<string> {
  const named = (list: unknown) => {
    const name = `list${lists.size}`;
    lists.set(name, new Set(Array.isArray(list) ? list : []));
    return `"${name}"`;
  };
  return {
    all: (terms) => `(${terms.join(' && ')})`,
    any: (terms) => `(${terms.join(' || ')})`,
    not: (term) => `!(${term})`,
    compare: (fact, operator, operand) => {
      const left = value(fact);
      if ('fact' in operand) {
        if (operator !== 'equal')
          throw new Error(`There is no translation of ${operator} between two facts.`);
        return `${left} === ${value(operand.fact)}`;
      }
      const { value: right } = operand;
      switch (operator) {
        case 'equal':
          return `${left} === ${JSON.stringify(right)}`;
        case 'in':
          return `listed(${named(right)}, ${left})`;
        case 'contains':
          return `holds(${left}, ${JSON.stringify(right)})`;
        case 'someFact:notIn':
          return `!within(${named(right)}, ${left})`;
        default: {
          const comparison = `${left} ${SIGNS[operator]} ${JSON.stringify(right)}`;
          return fact.nullable ? `(${left} !== null && ${comparison})` : comparison;
        }
      }
    },
  };
}

function value({ fields }: FactName): string {
  return `r.facts.${fields.join('.')}`;
}
