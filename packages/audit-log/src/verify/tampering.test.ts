import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../merkle/hash.ts';
import {
  createMemoryLog,
  flipByte,
  type MemoryLog,
  nodeRowsOver,
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

/** One with nodes: over the entries 0 to 255 and 256 to 511. */
const TALL = 600;

function tallLog(checkpointSizes: readonly number[] = [0, 20, TALL]): MemoryLog {
  return createMemoryLog({ bodies: sampleBodies(TALL), checkpointSizes });
}

function findingsOf(log: MemoryLog): readonly Finding[] {
  return verifyLog(log, TRUSTED).findings;
}

function named(log: MemoryLog, kind: Finding['kind']): number[] {
  return findingsOf(log).flatMap((finding) =>
    finding.kind === kind && 'index' in finding ? [finding.index] : [],
  );
}

/** What somebody does who can write the whole database, but cannot sign: the hashes are made anew from the entries. */
function rehash(log: MemoryLog): void {
  log.entryRows = log.entryRows.map((row) => ({ ...row, hash: leafHash(row.body) }));
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
        log.entryRows = log.entryRows.map((row) =>
          hashes.has(row.idx) ? { ...row, hash: flipByte(row.hash, 3) } : row,
        );
        expect(new Set(named(log, 'entry-altered'))).toEqual(entries);
        expect(new Set(named(log, 'node-altered'))).toEqual(hashes);
        expect(verifyLog(log, TRUSTED)).toMatchObject({ findingCount: chosen.length, checkpoints: 3 });
      }),
    );
  });

  test('are told apart when an entry and the nodes above it are changed in different ways', () => {
    const log = tallLog();
    log.entryRows = replaced(log.entryRows, 300, (row) => ({ ...row, body: Buffer.from('changed') }));
    log.nodeRows = log.nodeRows.map((row) => ({ ...row, hash: flipByte(row.hash, 0) }));
    expect(named(log, 'entry-altered')).toEqual([300]);
    expect(findingsOf(log).filter(({ kind }) => kind === 'node-altered')).toHaveLength(2);
  });

  test('swapped entries are both named', () => {
    const log = freshLog();
    const [a, b] = [log.entryRows[10], log.entryRows[31]];
    log.entryRows = log.entryRows.map((row) => {
      if (row.idx === 10 && b) return { ...row, body: b.body };
      return row.idx === 31 && a ? { ...row, body: a.body } : row;
    });
    expect(named(log, 'entry-moved')).toEqual([10, 31]);
  });
});

describe('an entry changed together with hashes stored for it', () => {
  const changed = 300;
  const alter = (log: MemoryLog) => {
    log.entryRows = replaced(log.entryRows, changed, (row) => ({ ...row, body: Buffer.from('changed') }));
  };

  test('its own is narrowed down by the first node left as it was', () => {
    const log = tallLog();
    alter(log);
    rehash(log);
    expect(findingsOf(log)).toMatchObject([{ kind: 'entry-altered', index: 256, through: 511 }]);
  });

  test('the nodes above it, but not its own, is still named exactly', () => {
    const log = tallLog();
    alter(log);
    log.nodeRows = nodeRowsOver(log.entryRows.map((row) => ({ ...row, hash: leafHash(row.body) })));
    expect(named(log, 'entry-altered')).toEqual([changed]);
    expect(findingsOf(log).filter(({ kind }) => kind === 'node-altered')).toHaveLength(1);
  });

  test('the whole tree breaks every checkpoint from there on, and the report says between which sizes', () => {
    const log = tallLog([0, 20, 320, TALL]);
    alter(log);
    rehash(log);
    log.nodeRows = nodeRowsOver(log.entryRows);
    const findings = findingsOf(log);
    expect(findings).toMatchObject([
      { kind: 'checkpoint-root', size: 320, lastEntry: 319 },
      { kind: 'checkpoint-root', size: TALL, lastEntry: TALL - 1 },
    ]);
    expect(findings[0]?.message).toContain('the entries 20 to 319');
    expect(verifyLog(log, TRUSTED).checkpoints).toBe(2);
  });
});

describe('missing rows', () => {
  test('of any one entry are named, and nothing else', () => {
    for (let index = 0; index < SIZE; index++) {
      const log = freshLog();
      log.entryRows = log.entryRows.toSpliced(index, 1);
      const kind = index === SIZE - 1 ? 'log-truncated' : 'entry-missing';
      expect(findingsOf(log)).toMatchObject([{ kind, index, through: index }]);
      // The checkpoints behind it cannot be recomputed, which is not held against them.
      expect(verifyLog(log, TRUSTED)).toMatchObject({
        ok: false,
        size: SIZE,
        checkpoints: index < 20 ? 1 : 2,
      });
    }
  });

  test('of an entry below a node are vouched for by it, and the checkpoints behind it hold', () => {
    const log = tallLog();
    log.entryRows = log.entryRows.toSpliced(7, 1);
    expect(findingsOf(log)).toMatchObject([{ kind: 'entry-missing', index: 7 }]);
    expect(verifyLog(log, TRUSTED)).toMatchObject({ ok: false, size: TALL, checkpoints: 2 });
  });

  test('of an entry do not keep an altered neighbour from being named', () => {
    for (const log of [freshLog(), tallLog()]) {
      log.entryRows = replaced(log.entryRows, 6, (row) => ({ ...row, body: Buffer.from('changed') }));
      log.entryRows = log.entryRows.toSpliced(7, 1);
      expect(findingsOf(log)).toMatchObject([
        { kind: 'entry-altered', index: 6, through: 6 },
        { kind: 'entry-missing', index: 7 },
      ]);
    }
  });

  test('of any one node are named, and nothing else', () => {
    const { nodeRows } = tallLog();
    expect(nodeRows).toHaveLength(2);
    for (const [i, { level, idx }] of nodeRows.entries()) {
      const log = tallLog();
      log.nodeRows = nodeRows.toSpliced(i, 1);
      expect(findingsOf(log)).toMatchObject([{ kind: 'node-missing', level, index: idx }]);
    }
  });

  test('of a log cut off below a checkpoint are one finding, which names them all', () => {
    const log = freshLog();
    log.entryRows = log.entryRows.slice(0, 44);
    expect(findingsOf(log)).toMatchObject([{ kind: 'log-truncated', index: 44, through: 49 }]);
    expect(verifyLog(log, TRUSTED)).toMatchObject({
      ok: false,
      size: SIZE,
      root: undefined,
      findingCount: 1,
    });
  });

  test('of a cut off log do not make the nodes that were left extra', () => {
    const log = tallLog();
    log.entryRows = log.entryRows.slice(0, 500);
    expect(findingsOf(log).map(({ kind }) => kind)).toEqual(['log-truncated']);
  });

  test('of a whole table leave the rest to be judged', () => {
    const log = tallLog();
    log.nodeRows = [];
    expect(verifyLog(log, TRUSTED)).toMatchObject({ ok: false, checkpoints: 3, findingCount: 2 });
    const bodiless = freshLog();
    bodiless.entryRows = [];
    expect(verifyLog(bodiless, TRUSTED)).toMatchObject({ ok: false, checkpoints: 1, findingCount: 1 });
  });
});

describe('pruned entries', () => {
  const prune = (log: MemoryLog, before: number) => {
    log.entryRows = log.entryRows.map((row) => (row.idx < before ? { ...row, body: Buffer.alloc(0) } : row));
  };

  test('verify by the hashes that were left of them, below the index that was allowed', () => {
    const log = tallLog();
    prune(log, 290);
    expect(verifyLog(log, { ...TRUSTED, prunedBefore: 290 })).toMatchObject({
      ok: true,
      checkpoints: 3,
      pruned: 290,
    });
  });

  test('beyond that index are altered entries', () => {
    const log = tallLog();
    prune(log, 291);
    expect(verifyLog(log, { ...TRUSTED, prunedBefore: 290 }).findings).toMatchObject([
      { kind: 'entry-altered', index: 290 },
    ]);
    const everyOneButTheEmptyFirst = verifyLog(log, { ...TRUSTED, findingLimit: 1000 });
    expect(everyOneButTheEmptyFirst.findingCount).toBe(290);
  });

  test('do not vouch for other bytes, nor for a hash that was altered', () => {
    const log = tallLog();
    prune(log, 290);
    log.entryRows = replaced(log.entryRows, 5, (row) => ({ ...row, body: Buffer.from('changed') }));
    expect(verifyLog(log, { ...TRUSTED, prunedBefore: 290 }).findings).toMatchObject([
      { kind: 'entry-altered', index: 5 },
    ]);
    log.entryRows = replaced(tallLog().entryRows, 5, (row) => ({
      ...row,
      body: Buffer.alloc(0),
      hash: flipByte(row.hash, 0),
    }));
    expect(verifyLog(log, { ...TRUSTED, prunedBefore: 290 }).ok).toBe(false);
  });
});

describe('extra rows', () => {
  const stray = { idx: SIZE, hash: Buffer.alloc(32), body: Buffer.from('stray') };

  test('of entries after the last are named', () => {
    const log = freshLog();
    log.entryRows = [...log.entryRows, stray, { ...stray, idx: 10 ** 15 }];
    expect(findingsOf(log)).toMatchObject([
      { kind: 'entry-altered', index: SIZE },
      { kind: 'entry-extra', index: 10 ** 15 },
      { kind: 'checkpoint-missing', size: SIZE + 1 },
    ]);
  });

  test('of entries stored twice are named', () => {
    const log = freshLog();
    const twice = log.entryRows[4];
    log.entryRows = twice === undefined ? [] : log.entryRows.toSpliced(4, 0, twice);
    expect(findingsOf(log)).toMatchObject([{ kind: 'entry-extra', index: 4 }]);
  });

  test('of nodes are named on the level where they stand', () => {
    const hash = Buffer.alloc(32);
    const log = tallLog();
    const { nodeRows } = log;
    for (const extra of [
      { level: 0, idx: 3, hash },
      { level: 1, idx: 0, hash },
      { level: 7, idx: 1, hash },
      { level: 8, idx: 2, hash },
      { level: 9, idx: 0, hash },
      { level: 16, idx: 0, hash },
      { level: 63, idx: 7, hash },
    ]) {
      log.nodeRows = [...nodeRows, extra].sort((a, b) => a.level - b.level || a.idx - b.idx);
      expect(findingsOf(log)).toMatchObject([{ kind: 'node-extra', level: extra.level, index: extra.idx }]);
    }
  });

  test('of nodes are named in a log too short to have any', () => {
    for (const level of [0, 1, 8]) {
      const log = freshLog();
      log.nodeRows = [{ level, idx: 0, hash: Buffer.alloc(32) }];
      expect(findingsOf(log)).toMatchObject([{ kind: 'node-extra', level, index: 0 }]);
    }
  });

  test('of nodes stored twice are named, wherever they stand', () => {
    const log = tallLog();
    const { nodeRows } = log;
    for (const twice of nodeRows) {
      for (const at of [nodeRows.indexOf(twice) + 1, nodeRows.length]) {
        log.nodeRows = nodeRows.toSpliced(at, 0, twice);
        expect(findingsOf(log)).toMatchObject([{ kind: 'node-extra', level: twice.level, index: twice.idx }]);
      }
    }
  });

  test('of an entry appended with its hash, but not signed, are not covered', () => {
    const log = createMemoryLog({ bodies: sampleBodies(SIZE + 1), checkpointSizes: [0, 20, SIZE] });
    expect(findingsOf(log)).toMatchObject([{ kind: 'checkpoint-missing', size: SIZE + 1, lastEntry: SIZE }]);
  });

  test('behind a gap in the unsigned rest of a log are not part of it', () => {
    const log = freshLog([0, 20]);
    log.entryRows = log.entryRows.toSpliced(48, 1);
    expect(findingsOf(log)).toMatchObject([
      { kind: 'entry-extra', index: 49 },
      { kind: 'checkpoint-missing', size: 48 },
    ]);
  });
});
