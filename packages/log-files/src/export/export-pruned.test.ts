import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { openExport } from '../open/open-export.ts';
import { createMemoryLog, type MemoryLog, TRUSTED, testKey } from '../testing/memory-log.ts';
import { verifyLogAt } from '../verify/verify-log-at.ts';
import { exportTiles } from './export-tiles.ts';

const BEFORE = 300;
const ENTRY = 310;

const body = (index: number) =>
  Buffer.from(
    index === ENTRY
      ? JSON.stringify({ type: 'log.pruned', data: { before: BEFORE } })
      : `{"type":"test.entry","at":${index}}`,
  );

/** The log of that size, of which the entries that are not kept have lost their bytes. */
function prunedLog(size: number): MemoryLog {
  const log = createMemoryLog(size, body);
  const bodies: MemoryLog['bodies'] = (from, count) =>
    log
      .bodies(from, count)
      .map((bytes, i) => (from + i < BEFORE && (from + i) % 50 !== 0 ? Buffer.alloc(0) : bytes));
  return { ...log, bodies, retention: () => ({ before: BEFORE, entry: ENTRY }) };
}

const exportTo = (directory: string, log: MemoryLog) =>
  exportTiles(log, { directory, trusted: TRUSTED, vkey: testKey().vkey });

test('an export of a log that was pruned in the middle of a bundle verifies', async () => {
  using directory = createDirectory();
  exportTo(directory.path, prunedLog(600));
  expect(await verifyLogAt({ path: directory.path })).toMatchObject({ verified: true, findings: [] });
});

test('entries that are kept, whatever their age, are in the export', async () => {
  using directory = createDirectory();
  exportTo(directory.path, prunedLog(600));
  const exported = openExport(directory.path);
  expect(exported.bodies(50, 1)).toEqual([body(50)]);
  expect(exported.bodies(51, 1)).toEqual([Buffer.alloc(0)]);
  expect(exported.bodies(299, 3)).toEqual([Buffer.alloc(0), body(300), body(301)]);
});

test('what an export has already it keeps, also of a bundle that is completed after the log was pruned', async () => {
  using directory = createDirectory();
  exportTo(directory.path, createMemoryLog(290, body));
  exportTo(directory.path, prunedLog(600));
  const exported = openExport(directory.path);
  for (const index of [0, 1, 255, 256, 289]) expect(exported.bodies(index, 1)).toEqual([body(index)]);
  expect(exported.bodies(291, 1)).toEqual([Buffer.alloc(0)]);
  expect(await verifyLogAt({ path: directory.path })).toMatchObject({ verified: true, findings: [] });
});

test('an entry without bytes of which the log does not say that it was pruned is an altered one', async () => {
  using directory = createDirectory();
  exportTo(directory.path, prunedLog(600));
  rmSync(join(directory.path, 'retention'));
  const { verified, findings } = await verifyLogAt({ path: directory.path });
  expect(verified).toBe(false);
  expect(new Set(findings.map(({ kind }) => kind))).toEqual(new Set(['entry-altered']));
});

test('a missing file is a finding, also of the entry that says what was pruned', async () => {
  using directory = createDirectory();
  exportTo(directory.path, prunedLog(600));
  rmSync(join(directory.path, 'tile', 'entries', '001'));
  expect(await verifyLogAt({ path: directory.path })).toMatchObject({ verified: false });
});
