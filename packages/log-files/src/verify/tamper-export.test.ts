import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  encodeEntryBundle,
  encodeHashTile,
  formatTilePath,
  signCheckpoint,
  TILE_HEIGHT,
  TILE_WIDTH,
  tilesOfTree,
} from '@countersign/audit-log';
import { createDirectory } from '@countersign/test-kit';
import { describe, expect, test } from 'vitest';
import { writeWhole } from '../export/write-whole.ts';
import { createMemoryLog, type MemoryLog, ORIGIN, testKey } from '../testing/memory-log.ts';
import type { Verification } from './verification.ts';
import { verifyLogAt } from './verify-log-at.ts';

// Two full subtrees of 256 entries, and a rest.
const SIZE = 600;
const genuine = createMemoryLog(SIZE);
const bodies = genuine.entries.map(({ body }) => Buffer.from(body));

/** Writes whatever a log holds as an export, with nothing that would refuse it. */
function writeExport(directory: string, log: MemoryLog, note = genuine.signedAt(SIZE)): void {
  for (const tile of tilesOfTree(SIZE)) {
    const { level, index, width } = tile;
    const from = index * TILE_WIDTH;
    const content =
      level === 'entries'
        ? encodeEntryBundle(log.bodies(from, width))
        : encodeHashTile(log.hashes(level * TILE_HEIGHT, from, width));
    writeWhole(join(directory, formatTilePath(tile)), content);
  }
  writeFileSync(join(directory, 'checkpoint'), note);
  writeFileSync(join(directory, 'vkey'), testKey().vkey);
}

/** A log of other entries with a tree of its own; or only its entries, under the hashes of the genuine one. */
const logOf = (changed: readonly Buffer[]) => createMemoryLog(SIZE, (i) => changed[i] ?? Buffer.alloc(0));
const underGenuineHashes = (changed: readonly Buffer[]): MemoryLog => ({
  ...genuine,
  bodies: logOf(changed).bodies,
});
const underGenuineNodes = (changed: readonly Buffer[]): MemoryLog => ({
  ...logOf(changed),
  hashes: (level, from, count) => (level === 0 ? logOf(changed) : genuine).hashes(level, from, count),
});

const edited = (at: number) => bodies.with(at, Buffer.from('edited'));
const swapped = (i: number, j: number) =>
  bodies.with(i, bodies[j] ?? Buffer.alloc(0)).with(j, bodies[i] ?? Buffer.alloc(0));
const inserted = (at: number) => bodies.toSpliced(at, 0, Buffer.from('put in'));
const removed = (at: number) => bodies.toSpliced(at, 1);

async function verified(
  prepare: (directory: string) => void,
  checkpoints: string[] = [],
): Promise<Verification> {
  using directory = createDirectory();
  prepare(directory.path);
  // Awaited here, because the folder is gone afterwards.
  return await verifyLogAt({
    path: directory.path,
    checkpoints: checkpoints.map((name) => join(directory.path, name)),
  });
}

const alter = (directory: string, name: string, change: (bytes: Buffer) => Buffer) =>
  writeFileSync(join(directory, name), change(readFileSync(join(directory, name))));

test('the export that is tampered with verifies before', async () => {
  expect(await verified((directory) => writeExport(directory, genuine))).toMatchObject({
    verified: true,
    size: SIZE,
  });
});

describe('an export in which', () => {
  test.each<[what: string, prepare: (directory: string) => void, kind: string, says: string]>([
    [
      'an entry was edited',
      (to) => writeExport(to, underGenuineHashes(edited(300))),
      'entry-altered',
      'Entry 300 was',
    ],
    [
      'an entry was edited together with its hash',
      (to) => writeExport(to, underGenuineNodes(edited(300))),
      'entry-altered',
      'Of the entries 256 to 511 at least one was altered',
    ],
    [
      'an entry was edited and the whole tree made anew',
      (to) => writeExport(to, logOf(edited(300))),
      'checkpoint-root',
      'does not have the root signed at size 600',
    ],
    [
      'two entries changed places',
      (to) => writeExport(to, underGenuineHashes(swapped(20, 400))),
      'entry-moved',
      'Entry 20 holds what was logged as entry 400',
    ],
    [
      'two entries changed places together with their hashes',
      (to) => writeExport(to, underGenuineNodes(swapped(20, 21))),
      'entry-moved',
      'What was logged as entry 20 is stored as entry 21',
    ],
    [
      'an entry was inserted and the last one dropped',
      (to) => writeExport(to, underGenuineHashes(inserted(570))),
      'entry-inserted',
      'An entry was inserted at 570',
    ],
    [
      'an entry was inserted together with its hash',
      (to) => writeExport(to, underGenuineNodes(inserted(300))),
      'entry-inserted',
      'Entry 300 was inserted',
    ],
    [
      'an entry was removed and the rest moved up',
      (to) => writeExport(to, underGenuineHashes([...removed(570), Buffer.from('filled up')])),
      'entry-removed',
      'Entry 570 was removed',
    ],
    [
      'an entry was taken out of its bundle',
      (to) => {
        writeExport(to, genuine);
        alter(to, 'tile/entries/001', (bytes) =>
          bytes.subarray(0, bytes.length - (bodies[511]?.length ?? 0) - 2),
        );
      },
      'source-unreadable',
      'tile/entries/001, for the entries 256 to 511, was altered: it has 255 entries instead of 256',
    ],
    [
      'the newest entries were cut off',
      (to) => {
        writeExport(to, genuine);
        rmSync(join(to, 'tile/entries/002.p/88'));
      },
      'source-unreadable',
      'tile/entries/002.p/88, for the entries 512 to 599, is missing',
    ],
    [
      'a tile of hashes was removed',
      (to) => {
        writeExport(to, genuine);
        rmSync(join(to, 'tile/0/001'));
      },
      'source-unreadable',
      'tile/0/001, for the entries 256 to 511, is missing',
    ],
    [
      'the hash of an entry was altered',
      (to) => {
        writeExport(to, genuine);
        alter(to, 'tile/0/001', (bytes) => Buffer.concat([bytes.subarray(0, -1), Buffer.from('x')]));
      },
      'node-altered',
      'The node at level 0, index 511 was altered',
    ],
    [
      'a hash of the tree was altered',
      (to) => {
        writeExport(to, genuine);
        alter(to, 'tile/1/000.p/2', (bytes) => Buffer.concat([Buffer.from('x'), bytes.subarray(1)]));
      },
      'node-altered',
      'The node at level 8, index 0 was altered',
    ],
    [
      'the checkpoint was edited',
      (to) => writeExport(to, genuine, genuine.signedAt(SIZE).replace('\n600\n', '\n599\n')),
      'checkpoint-signature',
      'is not valid for this text',
    ],
    [
      'the checkpoint is one of another key with the same name',
      (to) => {
        const root = Buffer.from(genuine.signedAt(SIZE).split('\n')[2] ?? '', 'base64');
        writeExport(to, genuine, signCheckpoint({ origin: ORIGIN, size: SIZE, root }, [testKey(9)]));
      },
      'checkpoint-signature',
      'None of the known keys has signed',
    ],
    [
      'the checkpoint is none',
      (to) => writeExport(to, genuine, 'nonsense\n'),
      'checkpoint-malformed',
      'cannot be read',
    ],
  ])('%s', async (_, prepare, kind, says) => {
    const report = await verified(prepare);
    expect(report.verified).toBe(false);
    const named = report.findings.filter((one) => one.kind === kind).map(({ message }) => message);
    expect(named.join('\n'), `kinds: ${report.findings.map((one) => one.kind).join(', ')}`).toContain(says);
  });
});

describe('an export that is consistent in itself', () => {
  test('but older than a checkpoint that was kept, was rolled back', async () => {
    const newer = createMemoryLog(SIZE + 50);
    const { findings } = await verified(
      (to) => {
        writeExport(to, genuine);
        writeFileSync(join(to, 'kept'), newer.signedAt(SIZE + 50));
      },
      ['kept'],
    );
    expect(findings).toMatchObject([
      { kind: 'log-rolled-back', message: expect.stringContaining('newest 50') },
    ]);
  });

  test('but of another history than a checkpoint that was kept, was forked', async () => {
    const { findings } = await verified(
      (to) => {
        const fork = logOf(edited(300));
        writeExport(to, fork, fork.signedAt(SIZE));
        writeFileSync(join(to, 'before'), genuine.signedAt(300));
        writeFileSync(join(to, 'kept'), genuine.signedAt(301));
      },
      ['before', 'kept'],
    );
    expect(findings).toMatchObject([{ kind: 'log-forked', message: expect.stringMatching(/kept, but one/) }]);
  });
});

test('one changed byte in any file of an export is found', async () => {
  using directory = createDirectory();
  writeExport(directory.path, genuine);
  const names = ['checkpoint', ...[...tilesOfTree(SIZE)].map(formatTilePath)];
  for (const name of names) {
    const path = join(directory.path, name);
    const original = readFileSync(path);
    for (let at = 0; at < original.length; at += Math.max(1, Math.floor(original.length / 12))) {
      const changed = Buffer.from(original);
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8));
      writeFileSync(path, changed);
      const { verified: isVerified, findings } = await verifyLogAt({ path: directory.path });
      expect([name, at, isVerified, findings.length > 0]).toEqual([name, at, false, true]);
    }
    writeFileSync(path, original);
  }
});
