import { type EffectCell, effectTable } from '@countersign/lifecycle';
import { baselineFacts, possibleEffects } from '@countersign/rules-engine';
import {
  ACTIONS,
  type Action,
  type Effect,
  mergeEffects,
  PROVIDERS,
  type Provider,
  ruleSchema,
} from '@countersign/schema';
import { describe, expect, test } from 'vitest';
import { accounts } from '../testing/companies.ts';
import { SHIPPED } from '../testing/world.ts';

const CELLS = effectTable((provider) => {
  const account = accounts('http://127.0.0.1').find(
    (one) => one.provider === provider && one.id !== 'fresh-shop',
  );
  if (account === undefined) throw new Error(`there is no account on ${provider}`);
  return account;
});

const cellsOf = (provider: Provider, action: string): readonly EffectCell[] =>
  CELLS.filter((cell) => cell.provider === provider && cell.action === action);

/** Whether a request of some fields can have just these effects. */
function canHave(provider: Provider, action: string, effects: readonly Effect[]): boolean {
  const within = cellsOf(provider, action).filter((cell) =>
    cell.effects.every((effect) => effects.includes(effect)),
  );
  return within.length > 0 && mergeEffects(...within.map((cell) => cell.effects)).length === effects.length;
}

const rules = SHIPPED.map((rule) => ruleSchema.parse(rule));
const isAction = (operation: string): operation is Action =>
  (ACTIONS as readonly string[]).includes(operation);
const exists = (provider: Provider, action: Action) => cellsOf(provider, action).length > 0;

describe('effects that the rules engine goes by, without knowing plans,', () => {
  test('are of an unremarkable request those that production finds', () => {
    for (const provider of PROVIDERS) {
      for (const action of ACTIONS.filter((one) => exists(provider, one))) {
        const { effects } = baselineFacts(provider, action);
        expect(canHave(provider, action, effects), `${action} on ${provider}: ${effects.join()}`).toBe(true);
      }
    }
  });

  test('are in cases of rules only such as a request can have', () => {
    const cases = rules.flatMap((rule) => rule.cases.map((one) => ({ rule: rule.id, ...one })));
    const checked = cases.filter(({ operation, provider, facts }) => {
      if (!isAction(operation) || !exists(provider, operation)) return false;
      const effects =
        (facts['effects'] as Effect[] | undefined) ?? baselineFacts(provider, operation).effects;
      expect(canHave(provider, operation, effects), `${operation} on ${provider}: ${effects.join()}`).toBe(
        true,
      );
      return true;
    });
    expect(checked.length).toBeGreaterThan(100);
  });

  test('are among those over which new access is searched for', () => {
    for (const { provider, action, field, effects } of CELLS) {
      expect(possibleEffects(provider, action), `${action} of ${field} on ${provider}`).toContainEqual(
        effects,
      );
    }
  });
});
