import { type Clues, createClues } from './clues.ts';
import type {
  CheckpointFinding,
  EntryFinding,
  Finding,
  NodeFinding,
  PinnedFinding,
  SourceFinding,
} from './finding.ts';

/** Collects findings; keeps the first of each subject and counts the rest, so that memory stays bounded. */
export interface Findings {
  /** From which the order of entries may be explained. */
  readonly clues: Clues;
  entry(kind: EntryFinding['kind'], place: { index: number; through?: number }, message: string): void;
  /** What was reported as altered holds what was logged as entry `from`. */
  moved(index: number, from: number): void;
  missingEntry(index: number): void;
  /** Every entry from `index` up to, and without, `end` is missing, and nothing comes after them. */
  truncated(index: number, end: number): void;
  node(kind: NodeFinding['kind'], place: { level: number; index: number }, message: string): void;
  checkpoint(kind: CheckpointFinding['kind'], size: number, message: string): void;
  kept(kind: PinnedFinding['kind'], place: Pick<PinnedFinding, 'name' | 'size'>, message: string): void;
  /** From here on, what is missing from the part was not read, and is no finding of its own. */
  source(part: SourceFinding['part'], message: string): void;
  /** What is listed: entries, nodes and checkpoints, each by place, and what could not be read. */
  list(): Finding[];
  count(): number;
}

/**
 * @param limit how many findings are kept about entries, as many about nodes, and as many about checkpoints
 */
export function createFindings(limit: number): Findings {
  // Apart from each other, so that a thousand lost nodes do not push out the one altered entry.
  const entries: EntryFinding[] = [];
  const nodes: NodeFinding[] = [];
  const checkpoints: CheckpointFinding[] = [];
  const kept: PinnedFinding[] = [];
  const source: SourceFinding[] = [];
  const unreadable = new Set<SourceFinding['part']>();
  let count = 0;
  const add = <F extends Finding>(list: F[], finding: F) => {
    count++;
    if (list.length < limit) list.push(finding);
  };
  return {
    clues: createClues(),
    entry: (kind, { index, through = index }, message) => add(entries, { kind, index, through, message }),
    moved(index, from) {
      const listed = entries.findIndex((one) => one.index === index && one.kind === 'entry-altered');
      const message = `Entry ${index} holds what was logged as entry ${from}: entries were put into another order.`;
      if (listed >= 0) entries[listed] = { kind: 'entry-moved', index, through: index, message };
    },
    missingEntry(index) {
      if (unreadable.has('entries')) return;
      const message = `Entry ${index} is missing: the log had it, and it was removed.`;
      add(entries, { kind: 'entry-missing', index, through: index, message });
    },
    truncated(index, end) {
      if (unreadable.has('entries') || index === end) return;
      const which = end - index === 1 ? `entry ${index} is` : `the entries ${index} to ${end - 1} are`;
      const message = `The log was cut off: ${end} entries were signed, and ${which} missing at its end.`;
      add(entries, { kind: 'log-truncated', index, through: end - 1, message });
    },
    node(kind, { level, index }, message) {
      if (kind === 'node-missing' && unreadable.has('nodes')) return;
      add(nodes, { kind, level, index, message });
    },
    checkpoint(kind, size, message) {
      if (kind === 'checkpoint-missing' && unreadable.has('checkpoints')) return;
      add(checkpoints, { kind, size, lastEntry: size > 0 ? size - 1 : undefined, message });
    },
    kept: (kind, { name, size }, message) => add(kept, { kind, name, size, message }),
    source(part, message) {
      if (unreadable.has(part)) return;
      unreadable.add(part);
      add(source, { kind: 'source-unreadable', part, message });
    },
    // Disputes are settled long after they were met, so that findings come in no order of their own.
    list: () => [
      ...entries.toSorted((a, b) => a.index - b.index),
      ...nodes.toSorted((a, b) => a.level - b.level || a.index - b.index),
      ...checkpoints.toSorted((a, b) => a.size - b.size),
      ...kept,
      ...source,
    ],
    count: () => count,
  };
}
