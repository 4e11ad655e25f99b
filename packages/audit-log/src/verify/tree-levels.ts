import { TILE_HEIGHT } from '../merkle/stored-levels.ts';
import type { Findings } from './findings.ts';
import { type LevelReader, readLevel } from './level-reader.ts';
import type { LogSource } from './log-source.ts';

/** The stored levels above the entries, each read by a pass of its own as the tree grows up to it. */
export interface TreeLevels {
  /** @param level a multiple of 8, from 8 on */
  at(level: number): LevelReader;
  /** Reports the nodes left over that do not belong to a tree of this size, on every level. */
  rest(size: number): void;
  close(): void;
}

export function openLevels(source: LogSource, findings: Findings): TreeLevels {
  const readers: LevelReader[] = [];
  const next = () => (readers.length + 1) * TILE_HEIGHT;
  return {
    at(level) {
      // A subtree of one level is complete before any above it, so levels are asked for in order.
      const reader = readers[level / TILE_HEIGHT - 1] ?? readLevel(source, { level }, findings);
      readers[level / TILE_HEIGHT - 1] = reader;
      return reader;
    },
    rest(size) {
      for (const reader of readers) reader.rest(size);
      const above = readLevel(source, { level: next(), andAbove: true }, findings);
      above.rest(size);
      above.close();
    },
    close() {
      for (const reader of readers) reader.close();
    },
  };
}
