import type { Findings } from './findings.ts';
import { type LevelReader, readLevel } from './level-reader.ts';
import type { LogSource } from './log-source.ts';

/** The levels of the stored tree, each read by a pass of its own as the tree grows up to it. */
export interface TreeLevels {
  at(level: number): LevelReader;
  /** Reports the nodes left over that do not belong to a tree of this size, on every level. */
  rest(size: number): void;
  close(): void;
}

export function openLevels(source: LogSource, findings: Findings): TreeLevels {
  const readers: LevelReader[] = [];
  return {
    at(level) {
      const reader = readers[level] ?? readLevel(source, { level }, findings);
      readers[level] = reader;
      return reader;
    },
    rest(size) {
      for (const reader of readers) reader.rest(size);
      const above = readLevel(source, { level: readers.length, andAbove: true }, findings);
      above.rest(size);
      above.close();
    },
    close() {
      for (const reader of readers) reader.close();
    },
  };
}
