import type { Rule } from '@countersign/schema';
import { LogicEngine } from 'json-logic-engine';
import { type ConditionLanguage, type FactName, translate } from './condition-language.ts';
import type { SyncEngine } from './engine.ts';

type Logic = Readonly<Record<string, unknown>>;

/** json-logic-engine with each rule compiled to a JavaScript function, which is the quickest that it can do. */
export function jsonLogicEngine(rules: readonly Rule[]): SyncEngine {
  const engine = new LogicEngine();
  const compiled = rules.map((rule) => ({ id: rule.id, fires: engine.build(translate(rule, jsonLogic)) }));
  return {
    names: 'all',
    fired: (facts) => {
      const fired: string[] = [];
      for (const { id, fires } of compiled) if (fires(facts)) fired.push(id);
      return fired;
    },
  };
}

const jsonLogic: ConditionLanguage<Logic> = {
  all: (terms) => ({ and: terms }),
  any: (terms) => ({ or: terms }),
  not: (term) => ({ '!': term }),
  compare: (fact, operator, operand) => {
    const left = variable(fact);
    const right = 'fact' in operand ? variable(operand.fact) : operand.value;
    switch (operator) {
      case 'equal':
        return { '===': [left, right] };
      case 'in':
        return { in: [left, right] };
      case 'contains':
        return { in: [right, left] };
      case 'someFact:notIn':
        return { some: [left, { '!': { in: [{ var: '' }, right] } }] };
      default: {
        const comparison = { [SIGNS[operator]]: [left, right] };
        // It takes null for 0, and the rules do not.
        return fact.nullable ? { and: [{ '!==': [left, null] }, comparison] } : comparison;
      }
    }
  },
};

export const SIGNS = {
  lessThan: '<',
  lessThanInclusive: '<=',
  greaterThan: '>',
  greaterThanInclusive: '>=',
} as const;

function variable({ fields }: FactName): Logic {
  return { var: fields.join('.') };
}
