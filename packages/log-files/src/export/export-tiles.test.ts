import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { formatTilePath, tilesOfTree, verifyLog } from '@countersign/audit-log';
import { createDirectory } from '@countersign/test-kit';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openExport } from '../open/open-export.ts';
import { createMemoryLog, type MemoryLog, ORIGIN, TRUSTED, testKey } from '../testing/memory-log.ts';
import { exportTiles } from './export-tiles.ts';

const VKEY = `${testKey().vkey}\n`;

const exportTo = (directory: string, log: MemoryLog) =>
  exportTiles(log, { directory, trusted: TRUSTED, vkey: VKEY });

const isVerified = (directory: string) => verifyLog(openExport(directory).source, TRUSTED).ok;

/** A log in which reading breaks off at a tile. */
function breakingAt(log: MemoryLog, at: number): MemoryLog {
  let tiles = 0;
  return {
    ...log,
    bodies: (from, count) => {
      if (tiles === at) throw new Error('the disk is gone');
      tiles += 1;
      return log.bodies(from, count);
    },
  };
}

describe('an export', () => {
  test.each([0, 1, 255, 256, 257, 600])(
    'of %i entries is exactly checkpoint, key and its tiles, and verifies',
    (size) => {
      using directory = createDirectory();
      const log = createMemoryLog(size);
      const exported = exportTo(directory.path, log);
      const tiles = [...tilesOfTree(size)].map(formatTilePath);
      expect([...filesIn(directory.path).keys()]).toEqual(['checkpoint', 'vkey', ...tiles].sort());
      expect(exported).toMatchObject({ origin: ORIGIN, size, before: 0, tiles: tiles.length });
      expect(filesIn(directory.path).get('checkpoint')).toEqual(log.newest());
      expect(isVerified(directory.path)).toBe(true);
    },
  );

  test('that is added to is the same, to the byte, as one that was made anew', () => {
    const sizes = fc.uniqueArray(fc.nat({ max: 800 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(sizes, (chosen) => {
        using grown = createDirectory();
        using fresh = createDirectory();
        const inOrder = chosen.sort((a, b) => a - b);
        for (const size of inOrder) exportTo(grown.path, createMemoryLog(size));
        exportTo(fresh.path, createMemoryLog(inOrder.at(-1) ?? 0));
        expect(filesIn(grown.path)).toEqual(filesIn(fresh.path));
      }),
      { numRuns: 8 },
    );
  });

  test('that has nothing to add leaves every file untouched', () => {
    using directory = createDirectory();
    const log = createMemoryLog(300);
    exportTo(directory.path, log);
    const inodes = () =>
      [...filesIn(directory.path).keys()].map((name) => statSync(join(directory.path, name)).ino);
    const before = inodes();
    expect(exportTo(directory.path, log)).toMatchObject({ size: 300, before: 300, tiles: 0 });
    expect(inodes()).toEqual(before);
  });

  test('made from an export is the same', () => {
    using first = createDirectory();
    using second = createDirectory();
    exportTo(first.path, createMemoryLog(520));
    exportTiles(openExport(first.path), { directory: second.path, trusted: TRUSTED, vkey: VKEY });
    expect(filesIn(second.path)).toEqual(filesIn(first.path));
  });
});

describe('an export that breaks off', () => {
  test('leaves the earlier one whole, and goes on the next time', () => {
    for (let at = 0; at < 3; at += 1) {
      using directory = createDirectory();
      using fresh = createDirectory();
      exportTo(directory.path, createMemoryLog(100));
      const log = createMemoryLog(700);
      expect(() => exportTo(directory.path, breakingAt(log, at))).toThrow('the disk is gone');
      expect(isVerified(directory.path)).toBe(true);
      expect(exportTo(directory.path, log)).toMatchObject({ before: 100, size: 700 });
      exportTo(fresh.path, log);
      expect(filesIn(directory.path)).toEqual(filesIn(fresh.path));
    }
  });

  test('before there was one is begun anew', () => {
    using directory = createDirectory();
    const log = createMemoryLog(700);
    expect(() => exportTo(directory.path, breakingAt(log, 2))).toThrow('the disk is gone');
    expect(filesIn(directory.path).has('checkpoint')).toBe(false);
    expect(exportTo(directory.path, log)).toMatchObject({ before: 0 });
    expect(isVerified(directory.path)).toBe(true);
  });
});

describe('nothing is written', () => {
  test.each<[string, (directory: string) => void, MemoryLog, RegExp]>([
    [
      'into a folder with something else in it',
      (directory) => writeFileSync(join(directory, 'letter.txt'), 'Dear Sir'),
      createMemoryLog(5),
      /not empty and holds no export/,
    ],
    [
      'over the export of another log',
      (directory) => {
        writeFileSync(join(directory, 'checkpoint'), 'something else\n');
      },
      createMemoryLog(5),
      /an export that this log did not make/,
    ],
    [
      'over an export of which the log is no continuation',
      (directory) =>
        void exportTo(
          directory,
          createMemoryLog(300, (i) => Buffer.from(`other ${i}`)),
        ),
      createMemoryLog(400),
      /not the continuation of the export .*first 300 entries/,
    ],
    [
      'over an export that has more entries',
      (directory) => void exportTo(directory, createMemoryLog(300)),
      createMemoryLog(299),
      /it has 299 entries, and the export was signed at 300/,
    ],
    [
      'of a log that somebody else has signed',
      () => undefined,
      { ...createMemoryLog(5), newest: () => Buffer.from(createMemoryLog(5).signedAt(5).replace('5', '6')) },
      /not what was signed/,
    ],
    [
      'of a log whose hashes do not lead to the signed root',
      () => undefined,
      { ...createMemoryLog(5), hashes: createMemoryLog(5, (i) => Buffer.from(`other ${i}`)).hashes },
      /does not have the root that was signed at 5 entries/,
    ],
    [
      'of a log whose hashes are missing',
      () => undefined,
      { ...createMemoryLog(5), hashes: () => [] },
      /has no node/,
    ],
    [
      'of a log without a checkpoint',
      () => undefined,
      { ...createMemoryLog(5), newest: () => undefined },
      /no checkpoint yet/,
    ],
  ])('%s', (_, prepare, log, says) => {
    using directory = createDirectory();
    prepare(directory.path);
    const before = filesIn(directory.path);
    expect(() => exportTo(directory.path, log)).toThrow(says);
    expect(filesIn(directory.path)).toEqual(before);
  });
});

test('a log that lacks an entry is not exported under its checkpoint', () => {
  using directory = createDirectory();
  const log = createMemoryLog(300);
  const bodies: MemoryLog['bodies'] = (from, count) => log.bodies(from, count).slice(0, 255);
  expect(() => exportTo(directory.path, { ...log, bodies })).toThrow(/lacks something of tile\/entries\/000/);
  expect(filesIn(directory.path).has('checkpoint')).toBe(false);
});

test('a folder is made where there is none', () => {
  using directory = createDirectory();
  mkdirSync(join(directory.path, 'a'));
  const path = join(directory.path, 'a', 'b', 'c');
  exportTo(path, createMemoryLog(3));
  expect(isVerified(path)).toBe(true);
});

/** Every file of a folder, by its path in it. */
function filesIn(directory: string): Map<string, Buffer> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((one) =>
    one.isFile(),
  );
  const read = files.map((one): [string, Buffer] => {
    const path = join(one.parentPath, one.name);
    return [relative(directory, path), readFileSync(path)];
  });
  return new Map(read.sort(([a], [b]) => (a < b ? -1 : 1)));
}
