import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { leafHash } from '../merkle/hash.ts';
import { growPeaks, NO_PEAKS } from '../merkle/peaks.ts';
import { rootAt } from '../merkle/root-at.ts';
import { nodesFrom } from '../merkle/stored-levels.ts';
import type { NodeReader } from '../merkle/tree-node.ts';
import { type SigningKey, signingKeyFromSeed } from '../note/signing-key.ts';
import { parseVkey } from '../note/vkey.ts';
import type { CheckpointRow, EntryRow, LogSource, NodeRow } from '../verify/log-source.ts';

export const ORIGIN = 'countersign.example/audit';

export function testKey(name = ORIGIN, byte = 7): SigningKey {
  return signingKeyFromSeed(name, Buffer.alloc(32, byte));
}

export const TRUSTED = { origin: ORIGIN, vkeys: [parseVkey(testKey().vkey)] };

/** The rows of a log as its tables hold them; tests change them behind its back. */
export interface MemoryLog extends LogSource {
  entryRows: EntryRow[];
  nodeRows: NodeRow[];
  checkpointRows: CheckpointRow[];
  readonly readNode: NodeReader;
}

export interface MemoryLogOptions {
  readonly bodies: readonly Uint8Array[];
  /** Sizes at which a checkpoint is signed. */
  readonly checkpointSizes: readonly number[];
}

/** A log written by the package's own operations, over arrays in the order of their keys. */
export function createMemoryLog({ bodies, checkpointSizes }: MemoryLogOptions): MemoryLog {
  const entryRows = bodies.map((body, idx) => ({ idx, hash: leafHash(body), body }));
  const nodeRows = nodeRowsOver(entryRows);
  const readNode = nodesFrom((level, from, count) =>
    (level === 0 ? entryRows : nodeRows.filter((row) => row.level === level))
      .slice(from, from + count)
      .map(({ hash }) => hash),
  );
  const log: MemoryLog = {
    entryRows,
    nodeRows,
    checkpointRows: [],
    readNode,
    entries: () => log.entryRows,
    nodes: (fromLevel) => log.nodeRows.filter(({ level }) => !(level < fromLevel)),
    checkpoints: () => log.checkpointRows,
  };
  log.checkpointRows = checkpointSizes.map((size) => ({
    size,
    note: signCheckpoint({ origin: ORIGIN, size, root: rootAt(size, readNode) }, [testKey()]),
  }));
  return log;
}

/** The nodes that appending these entries stores, from their stored hashes. */
export function nodeRowsOver(entries: readonly EntryRow[]): NodeRow[] {
  const rows: NodeRow[] = [];
  let peaks = NO_PEAKS;
  for (const { hash } of entries) {
    const grown = growPeaks(peaks, hash);
    peaks = grown.peaks;
    rows.push(...grown.nodes);
  }
  return rows.sort((a, b) => a.level - b.level || a.idx - b.idx);
}

/** Bodies of different lengths, one of them empty. */
export function sampleBodies(count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) =>
    Buffer.from(i === 0 ? '' : `{"entry":${i},"${'x'.repeat(i % 7)}":1}`),
  );
}

/** The same bytes with one of them changed. */
export function flipByte(bytes: Uint8Array, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 0x01;
  return changed;
}

/** The rows with one of them replaced. */
export function replaced<T>(rows: readonly T[], at: number, change: (row: T) => T): T[] {
  return rows.map((row, i) => (i === at ? change(row) : row));
}
