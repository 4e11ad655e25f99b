import { isHash } from '../merkle/hash.ts';
import { isStoredLevel, TILE_HEIGHT } from '../merkle/stored-levels.ts';
import { type Cursor, openCursor } from './cursor.ts';
import type { Findings } from './findings.ts';
import type { LogSource, NodeRow } from './log-source.ts';
import { asRow, NO_KEY, toKey } from './row.ts';

/** The stored nodes of one stored level of the tree, asked for one index after the other. */
export interface LevelReader {
  /** Whether a row stands at the index; rows before it that nobody asked for are reported as extra. */
  has(index: number): boolean;
  /** The hash of the row that `has` found; nothing, and a finding, when it is no hash. */
  take(): Uint8Array | undefined;
  /** Whether the level has no row left. */
  ended(): boolean;
  /** Reports the rows that are left and do not belong to a tree of this size. */
  rest(size: number): void;
  close(): void;
}

interface Levels {
  readonly level: number;
  /** Reads the levels above as well, as one: for the level that the tree does not reach. */
  readonly andAbove?: boolean;
}

interface Fields {
  readonly level: number;
  readonly idx: number;
  readonly hash: unknown;
}

export function readLevel(
  source: LogSource,
  { level, andAbove = false }: Levels,
  findings: Findings,
): LevelReader {
  // Nothing belongs between two stored levels; the pass of the upper one meets what stands there.
  const lowest = level === TILE_HEIGHT ? 0 : level - TILE_HEIGHT + 1;
  const rows: Cursor<Fields> = openCursor({
    open: () => source.nodes(lowest),
    fields(row) {
      const { level: rowLevel, idx, hash } = asRow<NodeRow>(row);
      return { level: toKey(rowLevel), idx: toKey(idx), hash };
    },
    onUnreadable: (message) => findings.source('nodes', `The nodes cannot be read further: ${message}`),
  });

  let expected = 0;
  const reportExtra = (row: Fields) => {
    const place = { level: row.level === NO_KEY ? level : row.level, index: Math.max(row.idx, 0) };
    const message = `A node is stored at level ${place.level}, index ${place.index} that is not part of the tree.`;
    findings.node('node-extra', place, message);
    rows.advance();
  };
  // The row under the cursor when it is of this level. A row without a proper level belongs to no pass, so
  // the one that meets it reports it; rows of lower stored levels had a pass of their own.
  const rowOnLevel = (): Fields | undefined => {
    let row = rows.current;
    while (row !== undefined && row.level < level) {
      if (row.level === NO_KEY || row.level >= lowest) reportExtra(row);
      else rows.advance();
      row = rows.current;
    }
    return row !== undefined && (andAbove || row.level === level) ? row : undefined;
  };
  return {
    has(index) {
      expected = index;
      let row = rowOnLevel();
      while (row !== undefined && row.idx < index) {
        reportExtra(row);
        row = rowOnLevel();
      }
      return row !== undefined && row.idx === index;
    },
    take() {
      const { idx = 0, hash } = rows.current ?? {};
      expected = idx + 1;
      rows.advance();
      if (isHash(hash)) return hash;
      const message = `The node at level ${level}, index ${idx} was altered: what is stored is no hash of 32 bytes.`;
      findings.node('node-altered', { level, index: idx }, message);
      return undefined;
    },
    ended: () => rowOnLevel() === undefined,
    rest(size) {
      for (let row = rowOnLevel(); row !== undefined; row = rowOnLevel()) {
        const end = (row.idx + 1) * 2 ** row.level;
        if (row.idx < expected || end > size || !isStoredLevel(row.level)) reportExtra(row);
        else rows.advance();
      }
    },
    close: () => rows.close(),
  };
}
