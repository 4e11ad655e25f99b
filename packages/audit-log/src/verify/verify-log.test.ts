import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { rootAt } from '../merkle/root-at.ts';
import {
  createMemoryLog,
  flipByte,
  type MemoryLog,
  ORIGIN,
  replaced,
  sampleBodies,
  TRUSTED,
  testKey,
} from '../testing/memory-log.ts';
import type { Finding } from './finding.ts';
import { verifyLog } from './verify-log.ts';

const SIZE = 50;
const CHECKPOINTS = [0, 1, 8, 13, 32, 50];

function freshLog(size = SIZE, checkpointSizes: readonly number[] = CHECKPOINTS): MemoryLog {
  return createMemoryLog({ bodies: sampleBodies(size), checkpointSizes });
}

/** Findings without their messages. */
function places(findings: readonly Finding[]): object[] {
  return findings.map(({ message, ...place }) => {
    expect(message).not.toBe('');
    return place;
  });
}

function findingsOf(log: MemoryLog): object[] {
  const report = verifyLog(log, TRUSTED);
  expect(report.ok).toBe(report.findings.length === 0);
  expect(report.findingCount).toBe(report.findings.length);
  return places(report.findings);
}

const entry = (kind: string, index: number) => ({ kind, index, through: index });
const node = (kind: string, level: number, index: number) => ({ kind, level, index });
const checkpoint = (kind: string, size: number) => ({
  kind,
  size,
  lastEntry: size > 0 ? size - 1 : undefined,
});

describe('an untouched log', () => {
  test('is ok at every size, with its root and its checkpoints', () => {
    for (let size = 0; size <= 70; size++) {
      const log = freshLog(size, [
        0,
        ...(size > 1 ? [Math.floor(size / 2)] : []),
        ...(size > 0 ? [size] : []),
      ]);
      const report = verifyLog(log, TRUSTED);
      expect(places(report.findings)).toEqual([]);
      expect(report).toMatchObject({
        ok: true,
        size,
        checkpoints: log.checkpointRows.length,
        findingCount: 0,
      });
      expect(report.root).toEqual(rootAt(size, log.readNode));
    }
  });

  test('is ok however much its source leaves out below the level asked for', () => {
    const log = freshLog(600, [0, 600]);
    log.nodes = () => log.nodeRows;
    expect(findingsOf(log)).toEqual([]);
  });

  test('is ok with keys read as bigint and notes as bytes', () => {
    const log = freshLog();
    const source = {
      entries: () => log.entryRows.map((row) => ({ ...row, idx: BigInt(row.idx) as never })),
      nodes: () => log.nodeRows,
      checkpoints: () => log.checkpointRows.map(({ size, note }) => ({ size, note: Buffer.from(note) })),
    };
    expect(verifyLog(source, TRUSTED).ok).toBe(true);
  });

  test('is ok with an entry longer than the formats carry', () => {
    const log = createMemoryLog({
      bodies: [Buffer.alloc(70_000, 1), Buffer.alloc(65_535, 2)],
      checkpointSizes: [2],
    });
    expect(findingsOf(log)).toEqual([]);
  });
});

describe('one changed byte', () => {
  test('in any entry is found, and exactly that entry named', () => {
    const log = freshLog();
    const { entryRows } = log;
    for (const { idx, body } of entryRows) {
      for (let at = 0; at < body.length; at++) {
        log.entryRows = replaced(entryRows, idx, (row) => ({ ...row, body: flipByte(body, at) }));
        expect(findingsOf(log)).toEqual([entry('entry-altered', idx)]);
      }
    }
  });

  test('added to or cut from any entry is found, and exactly that entry named', () => {
    const log = freshLog();
    const { entryRows } = log;
    for (const { idx, body } of entryRows) {
      for (const changed of [Buffer.concat([body, Buffer.alloc(1)]), body.subarray(0, -1)]) {
        if (changed.length === body.length) continue;
        log.entryRows = replaced(entryRows, idx, (row) => ({ ...row, body: changed }));
        expect(findingsOf(log)).toEqual([entry('entry-altered', idx)]);
      }
    }
  });

  test('in the hash of any entry is found, and exactly that hash named', () => {
    const log = freshLog(SIZE, [13, SIZE]);
    const { entryRows } = log;
    for (const { idx, hash } of entryRows) {
      for (let at = 0; at < hash.length; at++) {
        log.entryRows = replaced(entryRows, idx, (row) => ({ ...row, hash: flipByte(hash, at) }));
        expect(findingsOf(log)).toEqual([node('node-altered', 0, idx)]);
      }
    }
  });

  test('in any node is found, and exactly that node named', () => {
    const log = freshLog(600, [13, 600]);
    const { nodeRows } = log;
    expect(nodeRows).toHaveLength(2);
    for (const [i, { level, idx, hash }] of nodeRows.entries()) {
      for (let at = 0; at < hash.length; at++) {
        log.nodeRows = replaced(nodeRows, i, (row) => ({ ...row, hash: flipByte(hash, at) }));
        expect(findingsOf(log)).toEqual([node('node-altered', level, idx)]);
      }
    }
  });

  test('in any checkpoint is found, and the checkpoint named with the last entry it covers', () => {
    const log = freshLog();
    const { checkpointRows } = log;
    for (const [i, { size, note }] of checkpointRows.entries()) {
      const bytes = Buffer.from(note);
      for (let at = 0; at < bytes.length; at++) {
        log.checkpointRows = replaced(checkpointRows, i, (row) => ({ ...row, note: flipByte(bytes, at) }));
        const found = findingsOf(log);
        expect(found).toHaveLength(1);
        expect([
          checkpoint('checkpoint-signature', size),
          checkpoint('checkpoint-malformed', size),
        ]).toContainEqual(found[0]);
      }
    }
  });
});

describe('an entry that no checkpoint covers yet', () => {
  test('is not vouched for', () => {
    expect(findingsOf(freshLog(50, [0, 32]))).toEqual([checkpoint('checkpoint-missing', 50)]);
    expect(findingsOf(freshLog(50, []))).toEqual([checkpoint('checkpoint-missing', 50)]);
    expect(findingsOf(freshLog(0, []))).toEqual([checkpoint('checkpoint-missing', 0)]);
  });

  test('is told from an altered hash by the node above it', () => {
    for (const index of [32, 100, 255]) {
      const log = freshLog(256, [0, 32]);
      log.entryRows = replaced(log.entryRows, index, (row) => ({ ...row, hash: flipByte(row.hash, 9) }));
      expect(findingsOf(log)).toEqual([
        node('node-altered', 0, index),
        checkpoint('checkpoint-missing', 256),
      ]);
    }
  });

  test('is named all the same when it was altered, on the word of the stored hashes', () => {
    for (let index = 32; index < 51; index++) {
      const log = freshLog(51, [0, 32]);
      log.entryRows = replaced(log.entryRows, index, (row) => ({ ...row, body: Buffer.from('changed') }));
      expect(findingsOf(log)).toEqual([entry('entry-altered', index), checkpoint('checkpoint-missing', 51)]);
      expect(verifyLog(log, TRUSTED).findings[0]?.message).toContain('without a signed root');
    }
  });
});

describe('checkpoints', () => {
  const signed = (origin: string, size: number, root: Uint8Array, key = testKey()) => ({
    size,
    note: signCheckpoint({ origin, size, root }, [key]),
  });

  test('of another log or another key are not believed', () => {
    const log = freshLog();
    const root = rootAt(SIZE, log.readNode);
    const { checkpointRows } = log;
    log.checkpointRows = checkpointRows.with(-1, signed('other.example', SIZE, root));
    expect(findingsOf(log)).toEqual([checkpoint('origin-mismatch', SIZE)]);
    log.checkpointRows = checkpointRows.with(-1, signed(ORIGIN, SIZE, root, testKey(ORIGIN, 8)));
    expect(findingsOf(log)).toEqual([checkpoint('checkpoint-signature', SIZE)]);
    expect(verifyLog(freshLog(), { origin: ORIGIN, vkeys: [] }).findings).toHaveLength(CHECKPOINTS.length);
  });

  test('signed over another tree are named, and the others still hold', () => {
    const log = freshLog();
    log.checkpointRows = log.checkpointRows.with(3, signed(ORIGIN, 13, Buffer.alloc(32)));
    expect(findingsOf(log)).toEqual([checkpoint('checkpoint-root', 13)]);
    expect(verifyLog(log, TRUSTED)).toMatchObject({ checkpoints: CHECKPOINTS.length - 1 });
    log.checkpointRows = [signed(ORIGIN, 0, Buffer.alloc(32)), ...freshLog().checkpointRows.slice(1)];
    expect(findingsOf(log)).toEqual([checkpoint('checkpoint-root', 0)]);
  });

  test('stored under another size or out of order are malformed', () => {
    const log = freshLog();
    const { checkpointRows } = log;
    log.checkpointRows = replaced(checkpointRows, 3, (row) => ({ ...row, size: 14 }));
    expect(findingsOf(log)).toEqual([checkpoint('checkpoint-malformed', 14)]);
    const again = checkpointRows[1];
    log.checkpointRows = again === undefined ? [] : [...checkpointRows, again];
    expect(findingsOf(log)).toEqual([checkpoint('checkpoint-malformed', 1)]);
  });
});
