import type { Clues, SpanClue } from '../clues.ts';
import type { Digest, Digester } from '../digest.ts';
import type { Findings } from '../findings.ts';
import type { LogSource } from '../log-source.ts';
import { readLeaves } from './read-leaves.ts';
import { rootWith, type SpanTree, treeOver } from './span-tree.ts';

interface Leaves {
  readonly digester: Pick<Digester, 'node'>;
  readonly at: ReadonlyMap<number, Digest>;
  /** Whether enough was hashed: what is not explained by now stays unexplained. */
  readonly isSpent: () => boolean;
}

// Less than a second. To find two entries of 256 that changed places takes most of it.
const MOST_HASHES = 700_000;

/**
 * Explains entries that were moved together with their hashes, so that nothing stored beside them tells: an order is
 * looked for in which they give the hash that was signed or stored over them. One that does is proof of what was done.
 * Reads the entries once more; only called for a log that does not verify.
 */
export function explainSpans(
  { source, clues, digester }: { source: LogSource; clues: Clues; digester: Digester },
  findings: Findings,
): void {
  const [first, second] = clues.spans;
  if (first === undefined) return;
  const leaves = leavesWithin(MOST_HASHES, { digester, at: readLeaves(source, first.base, digester) });
  if (second !== undefined && explainShift(first, second, { leaves, findings })) return;
  for (const span of clues.spans) {
    const tree = treeOfSpan(span, leaves);
    if (tree === undefined) continue;
    const context = { span, tree, leaves, findings, spans: clues.spans };
    // Of two places in which something is wrong, one is likely to hold what is missing in the other.
    const guesses =
      clues.spans.length > 1
        ? [explainInsertion, explainExchange, explainSwap, explainMove]
        : [explainInsertion, explainSwap, explainExchange, explainMove];
    guesses.some((explain) => explain(context));
  }
}

function leavesWithin(most: number, { digester, at }: Pick<Leaves, 'digester' | 'at'>): Leaves {
  let left = most;
  const node: Digester['node'] = (one, other) => {
    left--;
    return digester.node(one, other);
  };
  return { digester: { node }, at, isSpent: () => left <= 0 };
}

interface Context {
  readonly span: SpanClue;
  readonly tree: SpanTree;
  readonly leaves: Leaves;
  readonly findings: Findings;
  readonly spans: readonly SpanClue[];
}

function range(leaves: Leaves, start: number, end: number): Digest[] | undefined {
  const found: Digest[] = [];
  for (let index = start; index < end; index++) {
    const leaf = leaves.at.get(index);
    if (leaf === undefined) return undefined;
    found.push(leaf);
  }
  return found;
}

function treeOfSpan({ base, end }: SpanClue, leaves: Leaves): SpanTree | undefined {
  const found = range(leaves, base, end);
  return found && treeOver(found, leaves.digester);
}

function holds({ peaks, root }: SpanClue, own: Digest | undefined, { digester }: Leaves): boolean {
  if (own === undefined) return false;
  return peaks.reduceRight((right, peak) => digester.node(peak, right), own) === root;
}

const holdsInOrder = (span: SpanClue, order: readonly Digest[], leaves: Leaves) =>
  holds(span, treeOver(order, leaves.digester).at(-1)?.[0], leaves);

/** Whether everything in the second span stands one place before or behind where it was logged. */
function explainShift(
  first: SpanClue,
  second: SpanClue,
  { leaves, findings }: { leaves: Leaves; findings: Findings },
): boolean {
  const { base, start, end } = second;
  const { start: from, end: to } = first;
  const place = { index: from, through: to - 1 };
  const which = to - from === 1 ? `entry ${from}` : `one of the entries ${from} to ${to - 1}`;
  const rest = `the entries ${start} to ${end - 1} stand`;
  const shifted = (by: number) => {
    const order = range(leaves, base + by, end + by);
    return order !== undefined && holdsInOrder(second, order, leaves);
  };
  if (shifted(-1)) {
    const message = `In the place of ${which} an entry was removed and the rest moved up: ${rest} one place before where they were logged.`;
    findings.entry('entry-removed', place, message);
    return true;
  }
  if (!shifted(1)) return false;
  const tree = treeOfSpan(first, leaves);
  const isExact = tree !== undefined && explainInsertion({ span: first, tree, leaves, findings, spans: [] });
  if (!isExact) {
    const message = `In the place of ${which} an entry was inserted and the rest moved down: ${rest} one place behind where they were logged.`;
    findings.entry('entry-inserted', place, message);
  }
  return true;
}

/** Without one of the entries, and with the one that follows the span, it is as it was. */
function explainInsertion({ span, leaves, findings }: Context): boolean {
  const { base, start, end } = span;
  const order = range(leaves, base, end + 1);
  if (order === undefined) return false;
  for (let index = start; index < end; index++) {
    if (!holdsInOrder(span, order.toSpliced(index - base, 1), leaves)) continue;
    const message = `Entry ${index} was inserted and the rest moved down: without it the log is what was signed.`;
    findings.entry('entry-inserted', { index }, message);
    return true;
  }
  return false;
}

function explainSwap({ span, tree, leaves, findings }: Context): boolean {
  const { base, start, end } = span;
  const { digester } = leaves;
  for (let i = start; i < end && !leaves.isSpent(); i++) {
    for (let j = i + 1; j < end; j++) {
      const [one = '', other = ''] = [leaves.at.get(i), leaves.at.get(j)];
      const swapped = [[i - base, other] as const, [j - base, one] as const];
      if (!holds(span, rootWith(tree, swapped, digester), leaves)) continue;
      findings.entry('entry-moved', { index: i }, movedTo(i, j));
      findings.entry('entry-moved', { index: j }, movedTo(j, i));
      return true;
    }
  }
  return false;
}

/** One entry of the span stands elsewhere in the log, and something else in its place. */
function explainExchange({ span, tree, leaves, findings, spans }: Context): boolean {
  const { base, start, end } = span;
  const isSuspect = (index: number) => spans.some((one) => index >= one.start && index < one.end);
  const everywhere = (end - start) * leaves.at.size * tree.length <= MOST_HASHES;
  for (const [j, leaf] of leaves.at) {
    if (leaves.isSpent()) return false;
    if ((j >= start && j < end) || !(everywhere || isSuspect(j))) continue;
    for (let i = start; i < end; i++) {
      if (!holds(span, rootWith(tree, [[i - base, leaf]], leaves.digester), leaves)) continue;
      findings.entry('entry-moved', { index: i }, movedTo(i, j));
      return true;
    }
  }
  return false;
}

/** One entry of the span was taken out and put in again at another place of it. */
function explainMove({ span, leaves, findings }: Context): boolean {
  const { base, start, end } = span;
  const order = range(leaves, base, end);
  if (order === undefined) return false;
  for (let i = start; i < end && !leaves.isSpent(); i++) {
    for (let j = start; j < end; j++) {
      const [leaf = ''] = order.slice(i - base, i - base + 1);
      const moved = order.toSpliced(i - base, 1).toSpliced(j - base, 0, leaf);
      if (Math.abs(i - j) < 2 || !holdsInOrder(span, moved, leaves)) continue;
      findings.entry('entry-moved', { index: j }, movedTo(j, i));
      return true;
    }
  }
  return false;
}

const movedTo = (logged: number, stored: number) =>
  `What was logged as entry ${logged} is stored as entry ${stored}: entries were put into another order.`;
