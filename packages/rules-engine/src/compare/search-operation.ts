import type { Facts } from '@countersign/schema';
import { baselineFacts } from '../cases/baseline-facts.ts';
import { isRecord } from '../conditions/fact-path.ts';
import type { ComparedRule, ComparedRules } from './compared-rules.ts';
import { couldOpen } from './could-open.ts';
import type { Variable } from './fact-values.ts';
import { type Assignment, OPEN } from './partial-conditions.ts';

export interface SearchOptions {
  /** Whether a request shows what is looked for. */
  readonly shows: (facts: Facts) => boolean;
  /** Requests that may be tried. */
  readonly limit: number;
}

interface SearchResult {
  readonly facts: Facts | null;
  readonly checked: number;
  /** Nothing was left out. */
  readonly complete: boolean;
}

/**
 * Looks for a request of one operation that gets more than before. Starts from an unremarkable request and changes one fact
 * after the other, only such facts as an undecided rule asks for, and turns back where no change could help any more. What
 * the later set lets through for less must have been stopped by a rule that the earlier set had alone, so each of those is
 * taken as a goal in turn.
 */
export function searchOperation(compared: ComparedRules, { shows, limit }: SearchOptions): SearchResult {
  const search: Search = { compared, shows, limit, checked: 0, complete: compared.complete };
  const goals = compared.refusedBefore ? [null] : compared.rules.filter(({ inAfter }) => !inAfter);
  for (const goal of goals) {
    const known: Assignment = compared.variables.map(() => OPEN);
    const found = visit(search, goal, { known, isNew: true });
    if (found !== null) return { ...search, facts: factsOf(compared, backToUsual(search, found)) };
  }
  return { ...search, facts: null };
}

interface Search extends SearchOptions {
  readonly compared: ComparedRules;
  checked: number;
  complete: boolean;
}

interface Place {
  /** Changed in place, and put back. */
  readonly known: Assignment;
  /** False where the last fact was set to what it usually is, so that the request is one that was tried before. */
  readonly isNew: boolean;
}

function visit(search: Search, goal: ComparedRule | null, { known, isNew }: Place): Assignment | null {
  const { compared, shows } = search;
  if (goal?.conditions.settled(known) === false || !couldOpen(compared, known)) return null;
  if (isNew) {
    if (search.checked >= search.limit) {
      search.complete = false;
      return null;
    }
    search.checked += 1;
    if (shows(factsOf(compared, known))) return [...known];
  }
  const variable = nextVariable(compared, goal, known);
  if (variable === OPEN) return null;
  const values = compared.variables[variable]?.values ?? [];
  for (const value of values.keys()) {
    known[variable] = value;
    const found = visit(search, goal, { known, isNew: value !== 0 });
    known[variable] = OPEN;
    if (found !== null) return found;
  }
  return null;
}

/** A fact that has to differ, or has to be settled, before a request can show anything new; `OPEN` when there is none. */
function nextVariable({ rules }: ComparedRules, goal: ComparedRule | null, known: Assignment): number {
  const isOpen = ({ conditions }: ComparedRule) => conditions.settled(known) === null;
  const undecided =
    (goal !== null && isOpen(goal) ? goal : undefined) ??
    rules.find((one) => one.inAfter && denies(one) && isOpen(one) && one.conditions.otherwiseUsual(known)) ??
    rules.find((one) => (!one.inAfter || !denies(one)) && isOpen(one));
  return undecided?.conditions.openVariable(known) ?? OPEN;
}

const denies = ({ rule }: ComparedRule) => rule.effect === 'deny';

/** Makes as many facts as possible what they usually are. */
function backToUsual({ compared, shows }: Search, found: Assignment): Assignment {
  const kept = [...found];
  for (const variable of kept.keys()) {
    const value = kept[variable] ?? OPEN;
    kept[variable] = OPEN;
    if (value !== OPEN && !shows(factsOf(compared, kept))) kept[variable] = value;
  }
  return kept;
}

function factsOf({ provider, operation, variables }: ComparedRules, known: Assignment): Facts {
  const facts: Record<string, unknown> = { ...baselineFacts(provider, operation) };
  variables.forEach(({ path, values }: Variable, variable) => {
    const value = known[variable] ?? OPEN;
    if (value > 0) set(facts, [path.fact, ...path.fields], values[value]);
  });
  // Every value was checked against the schema at its place.
  return facts as Facts;
}

function set(
  into: Record<string, unknown>,
  [field = '', ...deeper]: readonly string[],
  value: unknown,
): void {
  const inner = into[field];
  if (deeper.length === 0 || !isRecord(inner)) {
    into[field] = value;
    return;
  }
  const copy = { ...inner };
  into[field] = copy;
  set(copy, deeper, value);
}
