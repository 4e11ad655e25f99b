import {
  type CedarValueJson,
  preparsePolicySet,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs';
import type { Facts, Rule } from '@countersign/schema';
import { type ConditionLanguage, type FactName, translate } from './condition-language.ts';
import type { SyncEngine } from './engine.ts';
import { SIGNS } from './json-logic.ts';

type Call = Parameters<typeof statefulIsAuthorized>[0];

/**
 * Cedar in WebAssembly with policies that were parsed beforehand. Every rule is a `forbid` policy, whatever its effect,
 * because Cedar names all policies of the winning effect that apply and none of the others: like this it names every rule
 * that fired. Nothing is asked of entities, so there are none; the facts are the context. Cedar has no null, so what is
 * null is left out of it. The calls are put together beforehand as well, once for each facts.
 */
export function cedarEngine(rules: readonly Rule[]): SyncEngine {
  const preparsedPolicySetId = `set-${policySets++}`;
  const staticPolicies = Object.fromEntries(
    rules.map((rule) => [
      rule.id,
      `forbid (principal, action, resource) when { ${translate(rule, cedar)} };`,
    ]),
  );
  const parsed = preparsePolicySet(preparsedPolicySetId, { staticPolicies });
  if (parsed.type === 'failure') throw new Error(`Cedar: ${parsed.errors[0]?.message}`);
  const calls = new WeakMap<Facts, Call>();
  return {
    names: 'all',
    fired: (facts) => {
      let call = calls.get(facts);
      if (call === undefined) {
        call = callFor(facts, preparsedPolicySetId);
        calls.set(facts, call);
      }
      const answer = statefulIsAuthorized(call);
      if (answer.type === 'failure') throw new Error(`Cedar: ${answer.errors[0]?.message}`);
      const { errors, reason } = answer.response.diagnostics;
      // A policy that fails is skipped, and skipping one that forbids lets through.
      if (errors.length > 0) throw new Error(`Cedar: ${errors[0]?.error.message}`);
      return reason;
    },
  };
}

let policySets = 0;

function callFor(facts: Facts, preparsedPolicySetId: string): Call {
  return {
    preparsedPolicySetId,
    principal: { type: 'Principal', id: 'requester' },
    action: { type: 'Action', id: facts.operation },
    resource: { type: 'Provider', id: facts.provider },
    entities: [],
    context: Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, withoutNulls(value)])),
  };
}

function withoutNulls(value: Facts[keyof Facts]): CedarValueJson {
  if (typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}

const cedar: ConditionLanguage<string> = {
  all: (terms) => `(${terms.join(' && ')})`,
  any: (terms) => `(${terms.join(' || ')})`,
  not: (term) => `!(${term})`,
  compare: (fact, operator, operand) => {
    const left = value(fact);
    if ('fact' in operand) {
      if (operator !== 'equal') throw new Error(`There is no translation of ${operator} between two facts.`);
      const [here, there] = [presence(fact), presence(operand.fact)];
      return `((${here} && ${there} && ${left} == ${value(operand.fact)}) || !(${here} || ${there}))`;
    }
    const { value: right } = operand;
    switch (operator) {
      case 'equal':
        return right === null ? `!(${presence(fact)})` : ifPresent(fact, `${left} == ${literal(right)}`);
      case 'in':
        return isIn(fact, Array.isArray(right) ? right : []);
      case 'contains':
        return ifPresent(fact, `${left}.contains(${literal(right)})`);
      case 'someFact:notIn':
        return ifPresent(fact, `!(${literal(right)}.containsAll(${left}))`);
      default:
        return ifPresent(fact, `${left} ${SIGNS[operator]} ${literal(right)}`);
    }
  },
};

function value({ fields }: FactName): string {
  return `context.${fields.join('.')}`;
}

function presence({ fields, nullable }: FactName): string {
  const [field] = fields.slice(-1);
  return nullable ? `context.${fields.slice(0, -1).join('.')} has ${field}` : 'true';
}

function ifPresent(fact: FactName, term: string): string {
  return fact.nullable ? `(${presence(fact)} && ${term})` : `(${term})`;
}

function isIn(fact: FactName, list: readonly unknown[]): string {
  const values = list.filter((one) => one !== null);
  const term = ifPresent(fact, `${literal(values)}.contains(${value(fact)})`);
  return values.length < list.length ? `(!(${presence(fact)}) || ${term})` : term;
}

function literal(given: unknown): string {
  return Array.isArray(given) ? `[${given.map(literal).join(', ')}]` : JSON.stringify(given);
}
