import {
  type EntryRow,
  growPeaks,
  leafHash,
  NO_PEAKS,
  type NodeRow,
  parseVkey,
  rootOfPeaks,
  type SigningKey,
  signCheckpoint,
  signingKeyFromSeed,
} from '@countersign/audit-log';
import type { OpenedLog } from '../open/opened-log.ts';

export const ORIGIN = 'log.example/audit';

/** The key of the logs of the tests, or another one. */
export function testKey(byte = 7, name = ORIGIN): SigningKey {
  return signingKeyFromSeed(name, Buffer.alloc(32, byte));
}

export const TRUSTED = { origin: ORIGIN, vkeys: [parseVkey(testKey().vkey)] };

/** Bytes like those of entries, all of them different. */
const bodyOf = (index: number) => Buffer.from(`{"at":${index},"type":"test.entry","v":1}`);

export interface MemoryLog extends OpenedLog {
  readonly entries: EntryRow[];
  readonly nodes: NodeRow[];
  /** A checkpoint as the log signed it at a size. */
  readonly signedAt: (size: number) => string;
}

/** A log in memory, with a tree of its own size and a checkpoint at its end. */
export function createMemoryLog(size: number, body: (index: number) => Buffer = bodyOf): MemoryLog {
  const entries: EntryRow[] = [];
  const nodes: NodeRow[] = [];
  const peaks = [NO_PEAKS];
  for (let idx = 0; idx < size; idx += 1) {
    const row = { idx, hash: leafHash(body(idx)), body: body(idx) };
    const grown = growPeaks(peaks[idx] ?? NO_PEAKS, row.hash);
    entries.push(row);
    nodes.push(...grown.nodes);
    peaks.push(grown.peaks);
  }
  nodes.sort((a, b) => a.level - b.level || a.idx - b.idx);
  const signedAt = (at: number) =>
    signCheckpoint({ origin: ORIGIN, size: at, root: rootOfPeaks(peaks[at] ?? NO_PEAKS) }, [testKey()]);
  const rowsOf = (level: number) => (level === 0 ? entries : nodes.filter((row) => row.level === level));
  const note = Buffer.from(signedAt(size));
  return {
    entries,
    nodes,
    signedAt,
    source: {
      entries: () => entries,
      nodes: (fromLevel) => nodes.filter(({ level }) => level >= fromLevel),
      checkpoints: () => [{ size, note }],
    },
    hashes: (level, from, count) =>
      rowsOf(level)
        .slice(from, from + count)
        .map(({ hash }) => hash),
    bodies: (from, count) => entries.slice(from, from + count).map((row) => row.body),
    retention: () => undefined,
    newest: () => note,
    cosigned: () => [],
    keyFile: '',
    close: () => undefined,
  };
}
