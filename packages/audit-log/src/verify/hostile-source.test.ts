import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import {
  createMemoryLog,
  type MemoryLog,
  ORIGIN,
  sampleBodies,
  TRUSTED,
  testKey,
} from '../testing/memory-log.ts';
import type { LogSource } from './log-source.ts';
import { verifyLog } from './verify-log.ts';

const SIZE = 20;

function freshLog(): MemoryLog {
  return createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes: [0, SIZE] });
}

/** One with two nodes. */
function tallLog(): MemoryLog {
  return createMemoryLog({ bodies: sampleBodies(600), checkpointSizes: [0, 600] });
}

/** The log with values that its types do not allow. */
function sourceWith(parts: { entries?: unknown; nodes?: unknown; checkpoints?: unknown }): LogSource {
  const log = freshLog();
  const rows = { entries: log.entryRows, nodes: log.nodeRows, checkpoints: log.checkpointRows, ...parts };
  const read = (value: unknown) => (typeof value === 'function' ? value() : value) as never;
  return {
    entries: () => read(rows.entries),
    nodes: () => read(rows.nodes),
    checkpoints: () => read(rows.checkpoints),
  };
}

function kindsOf(source: LogSource): string[] {
  return verifyLog(source, TRUSTED).findings.map(({ kind }) => kind);
}

const anyRow = fc.oneof(
  fc.anything(),
  fc.record({
    idx: fc.oneof(fc.nat({ max: SIZE }), fc.anything()),
    level: fc.oneof(fc.nat({ max: 5 }), fc.anything()),
    size: fc.oneof(fc.nat({ max: SIZE }), fc.anything()),
    body: fc.oneof(fc.uint8Array(), fc.anything()),
    hash: fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.anything()),
    note: fc.oneof(fc.string(), fc.uint8Array(), fc.anything()),
  }),
);

test('whatever a source yields, the report is not ok and nothing is thrown', () => {
  fc.assert(
    fc.property(
      fc.array(anyRow, { minLength: 1, maxLength: 8 }),
      fc.constantFrom('entries', 'nodes', 'checkpoints'),
      fc.nat({ max: SIZE - 1 }),
      (rows, part, at) => {
        const log = freshLog();
        const stored =
          { entries: log.entryRows, nodes: log.nodeRows, checkpoints: log.checkpointRows }[part] ?? [];
        const mixed = [...stored.slice(0, at), ...rows, ...stored.slice(at)];
        expect(verifyLog(sourceWith({ [part]: mixed }), TRUSTED).ok).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

describe('values of the wrong type', () => {
  test.each([
    ['text', 'text'],
    ['nothing', null],
    ['a number', 7],
    ['numbers', [1, 2, 3]],
    ['a proxy', new Proxy(new Uint8Array(3), {})],
  ])('for an entry (%s) are that entry altered', (_, body) => {
    const rows = freshLog().entryRows.map((row) => (row.idx === 5 ? { ...row, body } : row));
    const report = verifyLog(sourceWith({ entries: rows }), TRUSTED);
    expect(report.findings).toMatchObject([{ kind: 'entry-altered', index: 5, through: 5 }]);
    expect(report.checkpoints).toBe(2);
  });

  test.each([
    ['31 bytes', Buffer.alloc(31)],
    ['33 bytes', Buffer.alloc(33)],
    ['text', 'x'.repeat(32)],
    ['nothing', undefined],
  ])('for a node (%s) are that node altered', (_, hash) => {
    const nodes = tallLog().nodeRows.map((row) => (row.idx === 1 ? { ...row, hash } : row));
    const findings = verifyLog({ ...tallLog(), nodes: () => nodes as never }, TRUSTED).findings;
    expect(findings).toMatchObject([{ kind: 'node-altered', level: 8, index: 1 }]);
    const entries = freshLog().entryRows.map((row) => (row.idx === 2 ? { ...row, hash } : row));
    expect(verifyLog(sourceWith({ entries }), TRUSTED).findings).toMatchObject([
      { kind: 'node-altered', level: 0, index: 2 },
    ]);
  });

  test('for a checkpoint are that checkpoint malformed', () => {
    const [first, last] = freshLog().checkpointRows;
    expect(kindsOf(sourceWith({ checkpoints: [first, { ...last, note: 5 }] }))).toEqual([
      'checkpoint-malformed',
    ]);
    expect(kindsOf(sourceWith({ checkpoints: [first, last, { ...last, size: 'x' }] }))).toEqual([
      'checkpoint-malformed',
    ]);
  });

  test('for keys are rows that do not belong', () => {
    const { entryRows } = freshLog();
    const { nodeRows } = tallLog();
    for (const idx of [-1, 0.5, Number.NaN, '3', null, 2n ** 70n]) {
      const stray = { idx, hash: Buffer.alloc(32), body: Buffer.alloc(1) };
      expect(kindsOf(sourceWith({ entries: [...entryRows, stray] }))).toEqual(['entry-extra']);
      const nodes = [{ level: 8, idx, hash: Buffer.alloc(32) }, ...nodeRows];
      expect(kindsOf({ ...tallLog(), nodes: () => nodes as never })).toEqual(['node-extra']);
    }
    const rows = nodeRows.toSpliced(1, 0, { level: 1.5, idx: 0, hash: Buffer.alloc(32) });
    expect(kindsOf({ ...tallLog(), nodes: () => rows })).toContain('node-extra');
  });
});

describe('a source that fails', () => {
  const failing = (rows: readonly unknown[]) =>
    function* () {
      yield* rows;
      throw new Error('disk I/O error');
    };

  test('is reported with the part that could not be read', () => {
    const { entryRows, nodeRows, checkpointRows } = freshLog();
    expect(kindsOf(sourceWith({ entries: failing(entryRows) }))).toEqual(['source-unreadable']);
    expect(kindsOf(sourceWith({ nodes: failing(nodeRows) }))).toEqual(['source-unreadable']);
    expect(kindsOf(sourceWith({ checkpoints: failing(checkpointRows) }))).toEqual(['source-unreadable']);
    expect(verifyLog(sourceWith({ entries: failing(entryRows) }), TRUSTED).findings[0]?.message).toContain(
      'disk I/O',
    );
  });

  test('is not taken for one that lost the rows behind', () => {
    const { entryRows, nodeRows, checkpointRows } = freshLog();
    for (const parts of [
      { entries: failing(entryRows.slice(0, 7)) },
      { nodes: failing(nodeRows.slice(0, 7)) },
      { nodes: failing([]) },
      { checkpoints: failing(checkpointRows.slice(0, 1)) },
    ]) {
      expect(kindsOf(sourceWith(parts))).toEqual(['source-unreadable']);
    }
  });

  test('is reported when it yields no rows at all, or a row that is a trap', () => {
    const trap = {
      get idx() {
        throw new Error('trap');
      },
    };
    for (const entries of [undefined, 5, {}, [trap], failing([])]) {
      expect(kindsOf(sourceWith({ entries }))).toContain('source-unreadable');
    }
  });
});

test('every pass over the source is closed, as an open one keeps a database locked', () => {
  const log = freshLog();
  let open = 0;
  function* counted<T>(rows: readonly T[]) {
    open++;
    try {
      yield* rows;
    } finally {
      open--;
    }
  }
  const source: LogSource = {
    entries: () => counted(log.entryRows),
    nodes: () => counted(log.nodeRows),
    checkpoints: () => counted(log.checkpointRows),
  };
  expect(verifyLog(source, TRUSTED).ok).toBe(true);
  expect(open).toBe(0);
  log.checkpointRows = log.checkpointRows.slice(0, 1);
  log.entryRows = log.entryRows.toSpliced(3, 1);
  expect(verifyLog(source, TRUSTED).ok).toBe(false);
  expect(open).toBe(0);
});

test('findings are listed up to the limit for each subject and counted beyond it', () => {
  const log = freshLog();
  log.entryRows = log.entryRows.map((row) => ({ ...row, hash: Buffer.alloc(31) }));
  log.checkpointRows = log.checkpointRows.slice(1, 2).map((row) => ({ ...row, size: SIZE - 1 }));
  const report = verifyLog(log, { ...TRUSTED, findingLimit: 3 });
  expect(report.findings.filter(({ kind }) => kind === 'node-altered')).toHaveLength(3);
  expect(report.findings.map(({ kind }) => kind)).toContain('checkpoint-malformed');
  expect(report.findingCount).toBe(SIZE + 2);
});

describe('a log that is damaged everywhere', () => {
  const damaged = (size: number, checkpointRows?: MemoryLog['checkpointRows']) => {
    const bodies = Array.from({ length: size }, (_, i) => Buffer.from(`entry ${i}`));
    const log = createMemoryLog({ bodies, checkpointSizes: [size] });
    log.entryRows = log.entryRows.map((row) => ({ ...row, body: Buffer.from('changed') }));
    log.checkpointRows = checkpointRows ?? log.checkpointRows;
    return verifyLog(log, TRUSTED);
  };

  test('is judged to its last entry; what is too much to be kept for the signed root is judged before it', () => {
    const report = damaged(12_000);
    expect(report).toMatchObject({ ok: false, checkpoints: 1, findingCount: 12_000 });
    expect(report.findings).toHaveLength(100);
    expect(report.findings[0]).toMatchObject({ kind: 'entry-altered', index: 0 });
    expect(report.findings[0]?.message).toContain('without a signed root');
  });

  test('is judged in bounded time even under a root that nothing leads to', () => {
    const size = 1023;
    const note = signCheckpoint({ origin: ORIGIN, size, root: Buffer.alloc(32) }, [testKey()]);
    expect(damaged(size, [{ size, note }])).toMatchObject({ checkpoints: 0, findingCount: size + 1 });
  });
});

test('entries are read one by one and none ahead, so that memory does not grow with the log', () => {
  const log = tallLog();
  let read = 0;
  let nodesRead = 0;
  const report = verifyLog(
    {
      *entries() {
        for (const row of log.entryRows) {
          // A node is looked at once the entries below it were read, and the one after it waits under the cursor.
          expect(nodesRead).toBeLessThanOrEqual(Math.floor(read / 256) + 1);
          read++;
          yield row;
        }
      },
      *nodes(fromLevel) {
        for (const row of log.nodes(fromLevel)) {
          nodesRead++;
          yield row;
        }
      },
      checkpoints: () => log.checkpointRows,
    },
    TRUSTED,
  );
  expect(report).toMatchObject({ ok: true, size: 600 });
  expect(read).toBe(600);
});
