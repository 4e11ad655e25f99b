import type { Rule } from '@countersign/schema';
import { type JsonChange, jsonChanges } from './json-changes.ts';

/** A rule that only one of two sets has. */
export type NamedRule = Pick<Rule, 'id' | 'version' | 'title' | 'effect'>;

/** A rule that both sets have, in different words or with different effects. */
export interface ChangedRule {
  readonly id: string;
  readonly title: string;
  /** `wording` where only texts, sources, controls, cases or the version differ; no decision comes out otherwise. */
  readonly concerns: 'decisions' | 'wording';
  readonly changes: readonly (JsonChange & { readonly concerns: 'decisions' | 'wording' })[];
}

export interface RulesDiff {
  readonly added: readonly NamedRule[];
  readonly removed: readonly NamedRule[];
  readonly changed: readonly ChangedRule[];
}

/** Compares two sets of rules by their ids. Sorted by id; the order of the rules in their sets means nothing. */
export function diffRules(before: readonly Rule[], after: readonly Rule[]): RulesDiff {
  const old = byId(before);
  const now = byId(after);
  const changed = [...now.values()].flatMap((rule): ChangedRule[] => {
    const previous = old.get(rule.id);
    if (previous === undefined) return [];
    const changes = jsonChanges(previous, rule).map((change) => ({
      ...change,
      concerns: isWording(change) ? ('wording' as const) : ('decisions' as const),
    }));
    if (changes.length === 0) return [];
    const concerns = changes.every(isWording) ? 'wording' : 'decisions';
    return [{ id: rule.id, title: rule.title, concerns, changes }];
  });
  return {
    added: [...now.values()].filter(({ id }) => !old.has(id)).map(named),
    removed: [...old.values()].filter(({ id }) => !now.has(id)).map(named),
    changed,
  };
}

/** What can be changed in a rule without any decision coming out otherwise. Everything not listed is taken to decide. */
const WORDING = [
  '/version',
  '/title',
  '/source',
  '/controls',
  '/cases',
  '/event/params/message',
  '/event/params/remedy',
];

function isWording({ pointer }: JsonChange): boolean {
  return isAtOrBelow(pointer, WORDING);
}

/**
 * What is settled before a request of one operation on one provider is looked at: that the rule applies to those, and whether it
 * covers them. Which effects it is about is settled by the request.
 */
const PLACE = ['/appliesTo/providers', '/appliesTo/operations', '/covers', '/priority'];

/** Whether two versions of a rule do the same wherever both apply. */
export function decideAlike(before: Rule, after: Rule): boolean {
  return jsonChanges(before, after).every(({ pointer }) => isAtOrBelow(pointer, [...WORDING, ...PLACE]));
}

function isAtOrBelow(pointer: string, places: readonly string[]): boolean {
  return places.some((place) => pointer === place || pointer.startsWith(`${place}/`));
}

function byId(rules: readonly Rule[]): ReadonlyMap<string, Rule> {
  return new Map(
    rules.map((rule) => [rule.id, rule] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

function named({ id, version, title, effect }: Rule): NamedRule {
  return { id, version, title, effect };
}
