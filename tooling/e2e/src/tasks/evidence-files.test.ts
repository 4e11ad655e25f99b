import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyState } from '@countersign/store';
import { describe, expect, test } from 'vitest';
import { advance, complete, entriesOf, view } from '../testing/act.ts';
import { attach, evidenceDirectory, PIXEL, readPicture, sweep } from '../testing/evidence-files.ts';
import { takeOn, withdraw } from '../testing/hold-task.ts';
import { submitUntilAttested } from '../testing/requests.ts';
import { tamper } from '../testing/tamper.ts';
import { type World, withWorld } from '../testing/world.ts';

/** A task that Pete may do. */
async function attest(world: World): Promise<{ request: string; task: string }> {
  const { id, task } = await submitUntilAttested(world, 'olga');
  return { request: id, task: task.id };
}

const filesIn = (world: World): readonly string[] => {
  try {
    return readdirSync(evidenceDirectory(world)).map((name) => join(evidenceDirectory(world), name));
  } catch {
    return [];
  }
};

const erase = (world: World, request: string) =>
  world.deps.store.write((tx) => {
    const subject = tx.subjects.resolve(request)?.id ?? request;
    tx.subjects.erase(subject, world.deps.clock.now());
  });

const stateOf = (world: World) =>
  verifyState(world.temp.path, world.temp.vkey, { evidence: evidenceDirectory(world) }).differences.filter(
    ({ table }) => table === 'evidence_file',
  );

describe('a picture that is attached to a task', () => {
  test('lies beside the store, encrypted, and is read as it was attached', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      const id = await attach(world, task);
      const [file = ''] = filesIn(world);
      expect(readFileSync(file).includes(PIXEL.subarray(0, 8))).toBe(false);
      expect(Buffer.from((await readPicture(world, id)).content).equals(PIXEL)).toBe(true);
      const entry = entriesOf(world, request).findLast(({ type }) => type === 'evidence.attached');
      expect(file.endsWith(String(entry?.data['storedDigest']))).toBe(true);
    }));

  test('is attached by nobody who may not report, and named in no report but that of whoever attached it', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      for (const by of ['rita', 'amy', 'ada'] as const)
        await expect(attach(world, task, { by })).rejects.toMatchObject({ code: 'FORBIDDEN' });
      await takeOn(world, task, 'pete');
      await expect(attach(world, task, { by: 'paul' })).rejects.toMatchObject({ code: 'TASK_REFUSED' });
      expect(filesIn(world)).toEqual([]);
      const files = [await attach(world, task)];
      await takeOn(world, task, 'paul');
      const evidence = { note: 'A token.', files };
      await expect(complete(world, task, { by: 'paul', evidence })).rejects.toThrow(
        'not attached to this task by you',
      );
    }));

  test('stays in the history with the report that named it, also once that is taken back', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      const files = [await attach(world, task)];
      await complete(world, task, { evidence: { note: 'A token.', files } });
      await withdraw(world, task, { by: 'pete', reason: 'Another one' });
      const reports = view(world, request).taskHistory.filter((event) => event.task === task);
      expect(reports[0]?.evidence?.files).toEqual(files);
    }));
});

describe('a file of a picture', () => {
  test('that somebody replaced or removed is not shown, and verification names it', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      const id = await attach(world, task);
      expect(stateOf(world)).toEqual([]);
      const [file = ''] = filesIn(world);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(7, bytes.length - 20));
      await expect(readPicture(world, id)).rejects.toThrow('another one than was stored');
      const about = { table: 'evidence_file', id };
      expect(stateOf(world)).toMatchObject([{ ...about, kind: 'edited' }]);
      rmSync(file);
      await expect(readPicture(world, id)).rejects.toThrow('its file is missing');
      expect(stateOf(world)).toMatchObject([{ ...about, kind: 'missing' }]);
    }));

  test('of another picture is not shown in place of the one that the log speaks of', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      const id = await attach(world, task);
      const other = await attach(world, task, { content: Buffer.concat([PIXEL, Buffer.from('more')]) });
      const edit = `UPDATE evidence_file SET stored_digest = (SELECT stored_digest FROM evidence_file WHERE id = :other) WHERE id = :id`;
      tamper(world, edit, { id, other });
      await expect(readPicture(world, id)).rejects.toThrow('its row is not what the log says');
      await expect(complete(world, task, { evidence: { note: 'A token.' } })).rejects.toMatchObject({
        code: 'AUTHORITY_MISMATCH',
      });
    }));

  test('is unreadable once its subject is erased, and goes with the next sweep', () =>
    withWorld(async (world) => {
      const { request, task } = await attest(world);
      const id = await attach(world, task);
      await sweep(world);
      expect(filesIn(world)).toHaveLength(1);
      await erase(world, request);
      await expect(readPicture(world, id)).rejects.toMatchObject({ code: 'SUBJECT_ERASED' });
      await sweep(world);
      expect(filesIn(world)).toEqual([]);
    }));

  test('of which no row speaks is removed, but not while it may be on its way', () =>
    withWorld(async (world) => {
      const { task } = await attest(world);
      await attach(world, task);
      writeFileSync(join(evidenceDirectory(world), 'a'.repeat(64)), 'left behind');
      world.temp.clock.set(Date.now());
      await sweep(world);
      expect(filesIn(world)).toHaveLength(2);
      advance(world, 3_700_000);
      await sweep(world);
      expect(filesIn(world)).toHaveLength(1);
    }));
});
