import type { Rule } from '@countersign/schema';
import type { Engine } from 'json-rules-engine';
import type { SharedConditions } from '../conditions/parse-conditions.ts';
import { createEngine } from './create-engine.ts';

/** An engine for one run, of which only may be read which rules fired. */
export interface TakenEngine {
  readonly engine: Engine;
  /** Only once its run is over, and every rule has answered. */
  giveBack(): void;
}

/** Engines for the same rules, none of which has a run. */
interface Idle {
  readonly rules: readonly Rule[];
  readonly engines: Engine[];
}

/** Selections of rules that are remembered for a set of policies; it has one for each operation and what that does to access. */
const MOST_SELECTIONS = 64;
/** Whoever asks one question after the other needs one. */
const MOST_ENGINES = 4;

/** Selections by the object that a set of policies has its shared conditions in, so they end with the set. */
const selections = new WeakMap<SharedConditions, Idle[]>();

/** An engine with these very rules that has no run. To make one takes as long as to run it. */
export function takeEngine(rules: readonly Rule[], sharedConditions: SharedConditions): TakenEngine {
  const idle = selectionOf(rules, sharedConditions);
  const engine = idle.engines.pop() ?? createEngine(rules, { sharedConditions, copiesConditions: false });
  return {
    engine,
    giveBack: () => {
      if (idle.engines.length < MOST_ENGINES) idle.engines.push(engine);
    },
  };
}

function selectionOf(rules: readonly Rule[], sharedConditions: SharedConditions): Idle {
  const all = selections.get(sharedConditions) ?? [];
  selections.set(sharedConditions, all);
  const known = all.find((idle) => isSame(idle.rules, rules));
  if (known !== undefined) return known;
  const idle: Idle = { rules, engines: [] };
  all.push(idle);
  if (all.length > MOST_SELECTIONS) all.shift();
  return idle;
}

const isSame = (some: readonly Rule[], others: readonly Rule[]): boolean =>
  some.length === others.length && some.every((rule, index) => rule === others[index]);
