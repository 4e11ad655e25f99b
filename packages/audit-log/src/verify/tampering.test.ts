import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendLeaf } from '../merkle/append-leaf.ts';
import { leafHash } from '../merkle/hash.ts';
import {
  createMemoryLog,
  flipByte,
  type MemoryLog,
  replaced,
  sampleBodies,
  TRUSTED,
} from '../testing/memory-log.ts';
import type { Finding } from './finding.ts';
import { verifyLog } from './verify-log.ts';

const SIZE = 50;

function freshLog(checkpointSizes: readonly number[] = [0, 20, SIZE]): MemoryLog {
  return createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes });
}

function findingsOf(log: MemoryLog): readonly Finding[] {
  return verifyLog(log, TRUSTED).findings;
}

function named(log: MemoryLog, kind: Finding['kind']): number[] {
  return findingsOf(log).flatMap((finding) =>
    finding.kind === kind && 'index' in finding ? [finding.index] : [],
  );
}

/**
 * What somebody does who can write the whole database, but cannot sign: the tree is built anew over the
 * entries.
 */
function rebuildNodes(log: MemoryLog, fromLevel: number, toLevel: number): void {
  const nodes = new Map<string, Uint8Array>();
  for (const { idx, body } of log.entryRows) {
    const added = appendLeaf(idx, leafHash(body), (level, at) => nodes.get(`${level}/${at}`));
    for (const { level, idx: at, hash } of added) nodes.set(`${level}/${at}`, hash);
  }
  log.nodeRows = log.nodeRows.map((row) =>
    row.level < fromLevel || row.level > toLevel
      ? row
      : { ...row, hash: nodes.get(`${row.level}/${row.idx}`) ?? row.hash },
  );
}

describe('several changes at once', () => {
  test('are each named: altered entries, altered nodes, altered hashes of entries', () => {
    const indexes = fc.uniqueArray(fc.nat({ max: SIZE - 1 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(indexes, fc.nat({ max: 6 }), (chosen, split) => {
        const log = freshLog();
        const entries = new Set(chosen.slice(0, split));
        const hashes = new Set(chosen.slice(split));
        log.entryRows = log.entryRows.map((row) =>
          entries.has(row.idx) ? { ...row, body: Buffer.from('changed') } : row,
        );
        log.nodeRows = log.nodeRows.map((row) =>
          row.level === 0 && hashes.has(row.idx) ? { ...row, hash: flipByte(row.hash, 3) } : row,
        );
        expect(new Set(named(log, 'entry-altered'))).toEqual(entries);
        expect(new Set(named(log, 'node-altered'))).toEqual(hashes);
        expect(verifyLog(log, TRUSTED)).toMatchObject({ findingCount: chosen.length, checkpoints: 3 });
      }),
    );
  });

  test('are told apart when an entry and the nodes above it are changed in different ways', () => {
    const log = freshLog();
    log.entryRows = replaced(log.entryRows, 6, (row) => ({ ...row, body: Buffer.from('changed') }));
    log.nodeRows = log.nodeRows.map((row) =>
      row.level > 0 && Math.floor(6 / 2 ** row.level) === row.idx
        ? { ...row, hash: flipByte(row.hash, 0) }
        : row,
    );
    expect(named(log, 'entry-altered')).toEqual([6]);
    expect(findingsOf(log).filter(({ kind }) => kind === 'node-altered')).toHaveLength(5);
  });

  test('swapped entries are both named', () => {
    const log = freshLog();
    const [a, b] = [log.entryRows[10], log.entryRows[31]];
    log.entryRows = log.entryRows.map((row) => {
      if (row.idx === 10 && b) return { ...row, body: b.body };
      return row.idx === 31 && a ? { ...row, body: a.body } : row;
    });
    expect(named(log, 'entry-altered')).toEqual([10, 31]);
  });
});

describe('an entry changed together with hashes stored for it', () => {
  const changed = 30;
  test.each([0, 1, 2, 3])('up to level %i is narrowed down by the first node left as it was', (level) => {
    const log = freshLog();
    log.entryRows = replaced(log.entryRows, changed, (row) => ({ ...row, body: Buffer.from('changed') }));
    rebuildNodes(log, 0, level);
    const width = 2 ** (level + 1);
    const first = Math.floor(changed / width) * width;
    expect(findingsOf(log)).toMatchObject([
      { kind: 'entry-altered', index: first, through: first + width - 1 },
    ]);
  });

  test('in the nodes above it, but not its own, is still named exactly', () => {
    const log = freshLog();
    log.entryRows = replaced(log.entryRows, changed, (row) => ({ ...row, body: Buffer.from('changed') }));
    rebuildNodes(log, 1, 60);
    expect(named(log, 'entry-altered')).toEqual([changed]);
    expect(findingsOf(log).filter(({ kind }) => kind === 'node-altered').length).toBeGreaterThan(0);
  });

  test('in the whole tree breaks every checkpoint from there on, and the report says between which sizes', () => {
    const log = freshLog([0, 20, 40, SIZE]);
    log.entryRows = replaced(log.entryRows, changed, (row) => ({ ...row, body: Buffer.from('changed') }));
    rebuildNodes(log, 0, 60);
    const findings = findingsOf(log);
    expect(findings).toMatchObject([
      { kind: 'checkpoint-root', size: 40, lastEntry: 39 },
      { kind: 'checkpoint-root', size: 50, lastEntry: 49 },
    ]);
    expect(findings[0]?.message).toContain('the entries 20 to 39');
    expect(verifyLog(log, TRUSTED).checkpoints).toBe(2);
  });
});

describe('missing rows', () => {
  test('of any one entry are named, and nothing else', () => {
    for (let index = 0; index < SIZE; index++) {
      const log = freshLog();
      log.entryRows = log.entryRows.toSpliced(index, 1);
      expect(findingsOf(log)).toMatchObject([{ kind: 'entry-missing', index, through: index }]);
      expect(verifyLog(log, TRUSTED)).toMatchObject({ ok: false, size: SIZE, checkpoints: 3 });
    }
  });

  test('of any one node are named, and nothing else', () => {
    const { nodeRows } = freshLog();
    for (const [i, { level, idx }] of nodeRows.entries()) {
      const log = freshLog();
      log.nodeRows = nodeRows.toSpliced(i, 1);
      expect(findingsOf(log)).toMatchObject([{ kind: 'node-missing', level, index: idx }]);
    }
  });

  test('of an entry together with its hash are named; the tree above vouches for the others', () => {
    const log = freshLog();
    log.entryRows = log.entryRows.toSpliced(7, 1);
    log.nodeRows = log.nodeRows.toSpliced(7, 1);
    const expected = [
      { kind: 'entry-missing', index: 7 },
      { kind: 'node-missing', level: 0, index: 7 },
    ];
    expect(findingsOf(log)).toMatchObject(expected);
  });

  test('of an entry and its hash do not keep an altered neighbour from being named', () => {
    for (const lostNodes of [['0/7'], ['0/7', '1/3']]) {
      const log = freshLog();
      log.entryRows = replaced(log.entryRows, 6, (row) => ({ ...row, body: Buffer.from('changed') }));
      log.entryRows = log.entryRows.toSpliced(7, 1);
      log.nodeRows = log.nodeRows.filter(({ level, idx }) => !lostNodes.includes(`${level}/${idx}`));
      expect(findingsOf(log).slice(0, 2)).toMatchObject([
        { kind: 'entry-altered', index: 6, through: 6 },
        { kind: 'entry-missing', index: 7 },
      ]);
      expect(verifyLog(log, TRUSTED)).toMatchObject({ findingCount: 2 + lostNodes.length, checkpoints: 3 });
    }
  });

  test('of a log cut off behind a checkpoint are counted up to it', () => {
    const log = freshLog();
    log.entryRows = log.entryRows.slice(0, 44);
    log.nodeRows = log.nodeRows.filter(({ level, idx }) => (idx + 1) * 2 ** level <= 44);
    expect(named(log, 'entry-missing')).toEqual([44, 45, 46, 47, 48, 49]);
    expect(verifyLog(log, TRUSTED)).toMatchObject({
      ok: false,
      size: SIZE,
      root: undefined,
      findingCount: 6,
    });
    const limited = verifyLog(log, { ...TRUSTED, findingLimit: 2 });
    expect(limited).toMatchObject({ findings: [{ index: 44 }, { index: 45 }], findingCount: 6 });
  });

  test('of a cut off log do not make the nodes that were left extra', () => {
    const log = freshLog();
    log.entryRows = log.entryRows.slice(0, 44);
    log.nodeRows = log.nodeRows.filter(({ level, idx }) => level > 0 || idx < 44);
    expect(findingsOf(log).every(({ kind }) => kind === 'entry-missing')).toBe(true);
  });

  test('of a whole table leave the rest to be judged', () => {
    const log = freshLog();
    const { nodeRows } = log;
    log.nodeRows = [];
    expect(verifyLog(log, TRUSTED)).toMatchObject({
      ok: false,
      checkpoints: 3,
      findingCount: nodeRows.length,
    });
    const bodiless = freshLog();
    bodiless.entryRows = [];
    expect(verifyLog(bodiless, TRUSTED)).toMatchObject({ ok: false, checkpoints: 3, findingCount: SIZE });
  });
});

describe('extra rows', () => {
  const stray = { idx: SIZE, body: Buffer.from('stray') };

  test('of entries after the last are named', () => {
    const log = freshLog();
    log.entryRows = [...log.entryRows, stray, { ...stray, idx: 10 ** 15 }];
    expect(named(log, 'entry-extra')).toEqual([SIZE, 10 ** 15]);
  });

  test('of entries stored twice are named', () => {
    const log = freshLog();
    const twice = log.entryRows[4];
    log.entryRows = twice === undefined ? [] : log.entryRows.toSpliced(4, 0, twice);
    expect(findingsOf(log)).toMatchObject([{ kind: 'entry-extra', index: 4 }]);
  });

  test('of nodes are named on the level where they stand', () => {
    const hash = Buffer.alloc(32);
    const log = freshLog();
    const { nodeRows } = log;
    for (const extra of [
      { level: 0, idx: SIZE, hash },
      { level: 2, idx: 12, hash },
      { level: 5, idx: 1, hash },
      { level: 6, idx: 0, hash },
      { level: 63, idx: 7, hash },
    ]) {
      log.nodeRows = [...nodeRows, extra].sort((a, b) => a.level - b.level || a.idx - b.idx);
      expect(findingsOf(log)).toMatchObject([{ kind: 'node-extra', level: extra.level, index: extra.idx }]);
    }
  });

  test('of nodes stored twice are named, wherever they stand', () => {
    const log = freshLog();
    const { nodeRows } = log;
    for (const twice of nodeRows) {
      const next = nodeRows.indexOf(twice) + 1;
      const endOfLevel = nodeRows.findLastIndex(({ level }) => level === twice.level) + 1;
      for (const at of [next, endOfLevel]) {
        log.nodeRows = nodeRows.toSpliced(at, 0, twice);
        expect(findingsOf(log)).toMatchObject([{ kind: 'node-extra', level: twice.level, index: twice.idx }]);
      }
    }
  });

  test('of an entry appended with all its nodes, but not signed, are not covered', () => {
    const log = createMemoryLog({ bodies: sampleBodies(SIZE + 1), checkpointSizes: [0, 20, SIZE] });
    expect(findingsOf(log)).toMatchObject([{ kind: 'checkpoint-missing', size: SIZE + 1, lastEntry: SIZE }]);
  });

  test('in the unsigned rest of a log do not hide what is missing there', () => {
    const log = freshLog([0, 20]);
    log.entryRows = log.entryRows.toSpliced(30, 1);
    log.nodeRows = log.nodeRows.filter(({ level, idx }) => level !== 0 || idx !== 35);
    expect(findingsOf(log)).toMatchObject([
      { kind: 'entry-missing', index: 30 },
      { kind: 'node-missing', level: 0, index: 35 },
      { kind: 'checkpoint-missing', size: SIZE },
    ]);
  });
});
