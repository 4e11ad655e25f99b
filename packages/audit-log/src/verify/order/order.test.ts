import { describe, expect, test } from 'vitest';
import {
  createMemoryLog,
  type MemoryLog,
  nodeRowsOver,
  sampleBodies,
  TRUSTED,
} from '../../testing/memory-log.ts';
import type { EntryFinding, Finding } from '../finding.ts';
import type { EntryRow } from '../log-source.ts';
import { verifyLog } from '../verify-log.ts';

/** Three full subtrees of 256 entries and a part of a fourth. */
const TALL = 900;

const bodies = sampleBodies(TALL);

/** A log of which only its last size is signed, as in an export. */
const exported = () => createMemoryLog({ bodies, checkpointSizes: [TALL] });
/** A log that was signed often, as a store is. */
const often = () =>
  createMemoryLog({
    bodies: bodies.slice(0, 120),
    checkpointSizes: [...Array(60).keys()].map((i) => i * 2 + 2),
  });

const explained = (log: MemoryLog): (readonly [string, number])[] =>
  verifyLog(log, TRUSTED).findings.flatMap((finding) =>
    isAboutOrder(finding) ? [[finding.kind, finding.index] as const] : [],
  );

const isAboutOrder = (finding: Finding): finding is EntryFinding =>
  /^entry-(moved|inserted|removed)$/.test(finding.kind);

/** Changes the rows as somebody does who can write them all, their hashes with them, and counts them anew. */
function reorder(log: MemoryLog, change: (rows: EntryRow[]) => EntryRow[], hashesStay = false): MemoryLog {
  const { entryRows } = log;
  const size = entryRows.length;
  log.entryRows = change([...entryRows])
    .slice(0, size)
    .map((row, idx) => ({ ...row, idx, hash: hashesStay ? (entryRows[idx]?.hash ?? row.hash) : row.hash }));
  return log;
}

const swap = (i: number, j: number) => (rows: EntryRow[]) => {
  const [one, other] = [rows[i], rows[j]];
  return one && other ? rows.with(i, other).with(j, one) : rows;
};
const stray = (): EntryRow => nodelessRow(Buffer.from('put in'));
const nodelessRow = (body: Buffer): EntryRow => {
  const [row] = createMemoryLog({ bodies: [body], checkpointSizes: [] }).entryRows;
  if (row === undefined) throw new Error('no row');
  return row;
};
const insert = (at: number) => (rows: EntryRow[]) => rows.toSpliced(at, 0, stray());
const remove = (at: number) => (rows: EntryRow[]) => rows.toSpliced(at, 1);
const move = (from: number, to: number) => (rows: EntryRow[]) =>
  rows.toSpliced(from, 1).toSpliced(to, 0, ...rows.slice(from, from + 1));

describe('bytes that were put into another order, while their hashes stayed', () => {
  test('are told from edited ones, each with the entry that it holds', () => {
    const log = reorder(exported(), swap(10, 500), true);
    const { findings } = verifyLog(log, TRUSTED);
    expect(findings).toMatchObject([
      { kind: 'entry-moved', index: 10, message: expect.stringContaining('logged as entry 500') },
      { kind: 'entry-moved', index: 500, message: expect.stringContaining('logged as entry 10') },
    ]);
  });

  test('by one that was inserted or removed are explained by that', () => {
    expect(explained(reorder(exported(), insert(880), true))).toContainEqual(['entry-inserted', 880]);
    expect(explained(reorder(exported(), remove(880), true))).toContainEqual(['entry-removed', 880]);
  });

  test('and edited elsewhere are each called what they are', () => {
    const log = reorder(exported(), swap(300, 301), true);
    log.entryRows = log.entryRows.with(7, { ...log.entryRows[7], body: Buffer.from('edited') } as EntryRow);
    const { findings } = verifyLog(log, TRUSTED);
    expect(findings.map(({ kind }) => kind)).toEqual(['entry-altered', 'entry-moved', 'entry-moved']);
  });
});

describe('rows that were put into another order together with their hashes', () => {
  test.each([
    ['two in one subtree', 100, 200],
    ['neighbours', 40, 41],
    ['two in the last, incomplete subtree', 800, 850],
  ])('are found: %s', (_, i, j) => {
    expect(explained(reorder(exported(), swap(i, j)))).toEqual([
      ['entry-moved', i],
      ['entry-moved', j],
    ]);
  });

  test('are found in two subtrees, far from each other', () => {
    expect(explained(reorder(exported(), swap(3, 260)))).toEqual([
      ['entry-moved', 3],
      ['entry-moved', 260],
    ]);
  });

  test('by one that was inserted are explained by that, with its place', () => {
    for (const at of [0, 255, 256, 300, 700]) {
      expect(explained(reorder(exported(), insert(at)))[0]).toEqual(['entry-inserted', at]);
    }
  });

  test('by one that was removed are explained by that, with the subtree that it was in', () => {
    const log = reorder(exported(), remove(300));
    expect(verifyLog(log, TRUSTED).findings).toContainEqual(
      expect.objectContaining({ kind: 'entry-removed', index: 256, through: 511 }),
    );
  });

  test('by one that was taken out and put in elsewhere are explained by that', () => {
    expect(explained(reorder(often(), move(61, 65)))[0]).toEqual(['entry-moved', 61]);
    const small = createMemoryLog({ bodies: bodies.slice(0, 40), checkpointSizes: [40] });
    const [finding] = verifyLog(reorder(small, move(5, 20)), TRUSTED).findings;
    expect(finding?.message).toContain('What was logged as entry 5 is stored as entry 20');
  });

  test('in a log that was signed often are found at the first place that differs', () => {
    expect(explained(reorder(often(), swap(10, 91)))[0]).toEqual(['entry-moved', 10]);
    expect(explained(reorder(often(), insert(33)))[0]).toEqual(['entry-inserted', 33]);
  });

  test('with the nodes above them made anew are found by the signed root alone, where it is near', () => {
    const log = reorder(often(), swap(50, 51));
    log.nodeRows = nodeRowsOver(log.entryRows);
    expect(explained(log)).toEqual([
      ['entry-moved', 50],
      ['entry-moved', 51],
    ]);
  });
});

test('nothing is explained where no order leads to what was signed', () => {
  const log = exported();
  log.entryRows = log.entryRows.with(20, { ...stray(), idx: 20 });
  expect(explained(log)).toEqual([]);
  expect(verifyLog(log, TRUSTED).findings).toMatchObject([{ kind: 'entry-altered', index: 0, through: 255 }]);
});

test('a source that gives its entries only once is judged all the same', () => {
  const log = reorder(exported(), swap(1, 2));
  let passes = 0;
  const once = {
    ...log,
    entries: () => {
      passes++;
      if (passes > 1) throw new Error('not again');
      return log.entryRows;
    },
  };
  expect(verifyLog(once, TRUSTED).findings).toMatchObject([
    { kind: 'entry-altered', index: 0, through: 255 },
  ]);
});
