import type { Rule } from '@countersign/schema';
import type { Enforcer } from 'casbin';
import { type ConditionLanguage, type FactName, translate } from './condition-language.ts';
import { SIGNS } from './json-logic.ts';

/** Conditions in casbin's language, and the functions that they call. */
export interface CasbinConditions {
  readonly write: (rule: Rule) => string;
  /** Gives an enforcer the functions that are called in this text; casbin copies all that it has for each question. */
  readonly addFunctions: (enforcer: Enforcer, text: string) => Promise<void>;
}

/** Lists are kept by name: written out, each would be made anew whenever it is looked at. */
export function casbinConditions(): CasbinConditions {
  const lists = new Map<string, ReadonlySet<unknown>>();
  const functions = {
    listed: (list: string, value: unknown) => lists.get(list)?.has(value) === true,
    holds: (list: readonly unknown[], value: unknown) => list.includes(value),
    within: (list: string, values: readonly unknown[]) =>
      values.every((value) => lists.get(list)?.has(value)),
  };
  const written = language(lists);
  return {
    write: (rule) => translate(rule, written),
    addFunctions: async (enforcer, text) => {
      for (const [name, called] of Object.entries(functions)) {
        if (text.includes(`${name}(`)) await enforcer.addFunction(name, called);
      }
    },
  };
}

function language(lists: Map<string, ReadonlySet<unknown>>): ConditionLanguage<string> {
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
