import { describe, expect, test } from 'vitest';
import { signCheckpoint } from '../checkpoint/sign-checkpoint.ts';
import { rootAt } from '../merkle/root-at.ts';
import {
  createMemoryLog,
  type MemoryLog,
  ORIGIN,
  sampleBodies,
  TRUSTED,
  testKey,
} from '../testing/memory-log.ts';
import { verifyLog } from './verify-log.ts';

const SIZE = 40;
const log = createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes: [0, 10, 25, SIZE] });

/** The log as it was continued by somebody with the key from an earlier size on. */
function forkAt(size: number): MemoryLog {
  const bodies = sampleBodies(SIZE).map((body, i) => (i < size ? body : Buffer.from(`other ${i}`)));
  return createMemoryLog({ bodies, checkpointSizes: [0, 10, 25, SIZE] });
}

const keep = (memoryLog: MemoryLog, size: number, key = testKey()) => ({
  name: `kept-${size}`,
  note: signCheckpoint({ origin: ORIGIN, size, root: rootAt(size, memoryLog.readNode) }, [key]),
});

const judge = (memoryLog: MemoryLog, ...kept: { name: string; note: string }[]) =>
  verifyLog(memoryLog, { ...TRUSTED, kept });

/** The log with everything removed behind a size, the checkpoints as well. */
function cutBackTo(size: number): MemoryLog {
  const cut = createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes: [0, 10, 25, SIZE] });
  cut.entryRows = cut.entryRows.slice(0, size);
  cut.checkpointRows = cut.checkpointRows.filter((row) => row.size <= size);
  return cut;
}

describe('a log that continues what was kept', () => {
  test('verifies at whatever size it was kept, in whatever order, and none counts as one of its own', () => {
    const kept = Array.from({ length: SIZE + 1 }, (_, size) => keep(log, SIZE - size));
    expect(judge(log, ...kept)).toMatchObject({ ok: true, checkpoints: 4, findings: [] });
    expect(judge(log, keep(log, 7), keep(log, 7))).toMatchObject({ ok: true });
  });
});

describe('a log that was cut back together with its checkpoints', () => {
  test('is consistent in itself, and does not verify against a checkpoint that was kept', () => {
    const cut = cutBackTo(25);
    expect(judge(cut)).toMatchObject({ ok: true, size: 25 });
    const report = judge(cut, keep(log, 10), keep(log, SIZE));
    expect(report.findings).toMatchObject([{ kind: 'log-rolled-back', name: 'kept-40', size: SIZE }]);
    expect(report.findings[0]?.message).toContain('the newest 15 were removed');
  });

  test('to nothing is no exception', () => {
    expect(judge(cutBackTo(0), keep(log, 1)).findings).toMatchObject([{ kind: 'log-rolled-back', size: 1 }]);
  });
});

describe('a log of which there is another version', () => {
  test('was forked by every kept checkpoint behind the fork, and by none before it', () => {
    const fork = forkAt(12);
    for (let size = 0; size <= SIZE; size++) {
      const { ok, findings } = judge(fork, keep(log, size));
      expect(ok).toBe(size <= 12);
      if (!ok) expect(findings).toMatchObject([{ kind: 'log-forked', name: `kept-${size}`, size }]);
    }
  });

  test('was altered, and not forked, where its own checkpoints do not agree with it either', () => {
    const altered = forkAt(12);
    altered.checkpointRows = log.checkpointRows;
    const kinds = judge(altered, keep(log, 10), keep(log, 13)).findings.map(({ kind }) => kind);
    expect(kinds).toEqual(['checkpoint-root', 'checkpoint-root', 'kept-differs']);
  });

  test('is narrowed down by what was kept before the difference', () => {
    const altered = forkAt(12);
    altered.checkpointRows = log.checkpointRows;
    const [finding] = judge(altered, keep(log, 12)).findings;
    expect(finding).toMatchObject({ kind: 'checkpoint-root', size: 25 });
    expect(finding?.message).toContain('the entries 12 to 24');
  });

  test('with the rest removed is named by what was kept of the rest', () => {
    const unsigned = forkAt(12);
    unsigned.checkpointRows = log.checkpointRows.filter(({ size }) => size <= 10);
    const kinds = judge(unsigned, keep(log, 30)).findings.map(({ kind }) => kind);
    expect(kinds).toEqual(['checkpoint-missing', 'kept-differs']);
  });
});

test('what was kept settles which of two hashes is true, as a checkpoint of the log does', () => {
  const unsigned = createMemoryLog({ bodies: sampleBodies(SIZE), checkpointSizes: [0] });
  unsigned.entryRows = unsigned.entryRows.map((row) =>
    row.idx === 7 ? { ...row, hash: Buffer.alloc(32) } : row,
  );
  const { findings } = judge(unsigned, keep(log, 30));
  expect(findings.map(({ kind }) => kind)).toEqual(['node-altered', 'checkpoint-missing']);
  expect(findings[0]?.message).not.toContain('without a signed root');
});

describe('a kept checkpoint', () => {
  test.each([
    ['of another key', keep(log, 10, testKey(ORIGIN, 9)).note],
    ['of another log', signCheckpoint({ origin: 'other', size: 1, root: Buffer.alloc(32) }, [testKey()])],
    ['that is no checkpoint', 'nonsense'],
  ])('%s shows nothing, and that is said', (_, note) => {
    expect(judge(log, { name: 'kept', note }).findings).toMatchObject([
      { kind: 'kept-unusable', name: 'kept', size: undefined },
    ]);
  });

  test('of more entries than a number can hold exactly is one that the log was rolled back from', () => {
    const note = signCheckpoint({ origin: ORIGIN, size: 2n ** 64n - 1n, root: Buffer.alloc(32) }, [
      testKey(),
    ]);
    expect(judge(log, { name: 'kept', note }).findings).toMatchObject([{ kind: 'log-rolled-back' }]);
  });
});
