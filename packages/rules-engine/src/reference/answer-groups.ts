import type { Rule } from '@countersign/schema';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { runEngine } from './run-engine.ts';

/** Rules that are asked in one run. A run in which one rule fails has no answers at all. */
export type RuleGroup = readonly Rule[];

/** What json-rules-engine said of one group. */
export type GroupAnswer =
  | {
      readonly ok: true;
      /** Identifiers of the rules that fired. */
      readonly fired: readonly string[];
      /** What was found for the conditions of each rule; null where nobody asked. */
      readonly conditions: ReadonlyMap<string, unknown> | null;
    }
  | { readonly ok: false; readonly problem: string };

interface GroupsOptions {
  readonly sharedConditions: SharedConditions;
  /** Plain values only, frozen. */
  readonly facts: Readonly<Record<string, unknown>>;
  readonly readsConditions: boolean;
}

/** Runs json-rules-engine over each group, one after the other. It never rejects, and knows nothing of what the rules are for. */
export async function answerGroups(
  groups: readonly RuleGroup[],
  options: GroupsOptions,
): Promise<readonly GroupAnswer[]> {
  const answers: GroupAnswer[] = [];
  for (const rules of groups) answers.push(await answerGroup(rules, options));
  return answers;
}

async function answerGroup(rules: RuleGroup, options: GroupsOptions): Promise<GroupAnswer> {
  try {
    const results = await runEngine({ rules, ...options });
    return {
      ok: true,
      fired: [...results].filter(([, { result }]) => result === true).map(([id]) => id),
      conditions: options.readsConditions
        ? new Map([...results].map(([id, { conditions }]) => [id, conditions]))
        : null,
    };
  } catch (error) {
    return { ok: false, problem: error instanceof Error ? error.message : 'it failed' };
  }
}
