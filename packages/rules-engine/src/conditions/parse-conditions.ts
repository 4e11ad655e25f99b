import { into, problem, quote, type Report } from '../finding.ts';
import type { ConditionNode } from './condition-tree.ts';
import { isRecord } from './fact-path.ts';
import { isPriority, parseLeaf } from './parse-leaf.ts';

/** Conditions that several rules of one set refer to with `{ "condition": name }`. */
export type SharedConditions = Readonly<Record<string, unknown>>;

const MAX_DEPTH = 16;
/** Shared conditions that use shared conditions can grow without end; no rule needs more than this. */
const MAX_CONDITIONS = 500;
/** Of all lists of one rule together; a list in a shared condition counts wherever it is used. */
const MAX_LISTED = 5_000;

/** Names that a message lists. */
const MANY = 20;

const KINDS = ['all', 'any', 'not', 'condition', 'fact'] as const;
const ALLOWED_KEYS: Readonly<Record<(typeof KINDS)[number], readonly string[]>> = {
  all: ['all', 'name', 'priority'],
  any: ['any', 'name', 'priority'],
  not: ['not', 'name', 'priority'],
  condition: ['condition', 'name', 'priority'],
  fact: ['fact', 'path', 'operator', 'value', 'name', 'priority'],
};

interface Place {
  readonly pointer: string;
  readonly depth: number;
  /** Names of the shared conditions that lead here. */
  readonly through: readonly string[];
}

interface Context {
  readonly shared: SharedConditions;
  readonly report: Report;
  count: number;
  listed: number;
}

/**
 * Reads a condition tree of json-rules-engine. Takes only what both evaluators understand in the same way; whatever
 * json-rules-engine would silently take for true, or only trip over while it runs, is reported and makes the result null.
 */
export function parseConditions(
  tree: unknown,
  shared: SharedConditions,
  report: Report,
): ConditionNode | null {
  let sound = true;
  const context: Context = {
    shared,
    count: 0,
    listed: 0,
    report: (found) => {
      if (found.severity === 'error') sound = false;
      report(found);
    },
  };
  const place = { pointer: '/conditions', depth: 1, through: [] };
  if (isRecord(tree) && Object.hasOwn(tree, 'fact')) {
    context.report(problem('/conditions', 'root-is-leaf', 'put the condition into an "all" list of its own'));
  }
  const node = parseNode(tree, place, context);
  return sound ? node : null;
}

function parseNode(raw: unknown, place: Place, context: Context): ConditionNode | null {
  const { pointer, depth } = place;
  const refuse = (code: string, message: string) => {
    context.report(problem(pointer, code, message));
    return null;
  };
  context.count += 1;
  if (depth > MAX_DEPTH)
    return refuse('too-deep', `nest conditions at most ${MAX_DEPTH} deep; split the rule`);
  if (context.count > MAX_CONDITIONS) {
    return context.count === MAX_CONDITIONS + 1
      ? refuse('too-many-conditions', `a rule may have at most ${MAX_CONDITIONS} conditions; split it`)
      : null;
  }
  if (!isRecord(raw)) return refuse('not-a-condition', 'a condition must be an object');
  const kinds = KINDS.filter((kind) => Object.hasOwn(raw, kind));
  const kind = kinds[0];
  if (kind === undefined || kinds.length > 1) {
    return refuse(
      'one-kind',
      `a condition must have exactly one of ${KINDS.join(', ')}, and this one has ${kinds.join(' and ') || 'none'}; of several, all but one would be ignored`,
    );
  }
  for (const key of Object.keys(raw)) {
    if (!ALLOWED_KEYS[kind].includes(key)) {
      refuse('unknown-key', `${quote(key)} means nothing here; allowed are ${ALLOWED_KEYS[kind].join(', ')}`);
    }
  }
  if (raw.priority !== undefined && !isPriority(raw.priority)) {
    refuse('bad-priority', 'a priority must be a whole number of 1 or more');
  }
  const priority = isPriority(raw.priority) ? raw.priority : 1;
  if (kind === 'fact') {
    context.listed += Array.isArray(raw.value) ? raw.value.length : 0;
    return context.listed > MAX_LISTED
      ? refuse('too-many-values', `the lists of a rule may hold at most ${MAX_LISTED} values; split it`)
      : parseLeaf(raw, pointer, context.report);
  }
  if (kind === 'condition') return parseReference(raw.condition, { ...place, priority }, context);
  if (kind === 'not') {
    const child = parseNode(raw.not, { ...place, pointer: `${pointer}/not`, depth: depth + 1 }, context);
    return child && { kind, pointer, priority, child };
  }
  const list: unknown = raw[kind];
  if (!Array.isArray(list)) return refuse('group-needs-list', `"${kind}" must be a list of conditions`);
  if (list.length === 0) {
    return refuse('empty-group', `an empty "${kind}" counts as true; put a condition in, or take it out`);
  }
  const children = list.map((item, index) =>
    parseNode(item, { ...place, pointer: into(`${pointer}/${kind}`, index), depth: depth + 1 }, context),
  );
  return children.every((child) => child !== null) ? { kind, pointer, priority, children } : null;
}

function parseReference(
  name: unknown,
  place: Place & { readonly priority: number },
  context: Context,
): ConditionNode | null {
  const { pointer, depth, through, priority } = place;
  if (typeof name !== 'string' || !Object.hasOwn(context.shared, name)) {
    const known = Object.keys(context.shared).slice(0, MANY).map(quote).join(', ') || 'none';
    const message = `there is no shared condition ${quote(name)}; there are: ${known}`;
    context.report(problem(pointer, 'unknown-condition', message));
    return null;
  }
  if (through.includes(name)) {
    const message = `the shared condition ${quote(name)} leads back to itself; take one of the references out`;
    context.report(problem(pointer, 'condition-cycle', message));
    return null;
  }
  const target = context.shared[name];
  const inside = { pointer: `${pointer}/condition`, depth: depth + 1, through: [...through, name] };
  if (isRecord(target) && Object.hasOwn(target, 'fact')) {
    const message = `put the condition of ${quote(name)} into an "all" list of its own`;
    context.report(problem(inside.pointer, 'root-is-leaf', message));
  }
  const node = parseNode(target, inside, context);
  // The place of the reference among its siblings counts, not that of the conditions it stands for.
  return node && { ...node, priority };
}
