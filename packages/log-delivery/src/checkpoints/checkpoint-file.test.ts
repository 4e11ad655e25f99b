import { appendFileSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { expect, test } from 'vitest';
import { openCheckpointFile } from './checkpoint-file.ts';

const note = (size: number) =>
  `log.example/audit\n${size}\nAAAA\n\n— log.example/audit BBBB\n— witness CCCC\n`;

const newFile = () => join(tempDirectory(), 'checkpoints.txt');

test('checkpoints stand one after the other, and the last one is found again', async () => {
  const path = newFile();
  const file = openCheckpointFile(path);
  expect(await file.last()).toEqual({ exists: false, note: undefined });
  await file.append(note(1));
  await file.append(note(2));
  expect(readFileSync(path, 'utf8')).toBe(`${note(1)}\n${note(2)}\n`);
  expect(await openCheckpointFile(path).last()).toEqual({ exists: true, note: note(2) });
});

test('what was there before is never touched, whatever it is', async () => {
  const path = newFile();
  const before = 'anything else\n\nwith empty lines';
  writeFileSync(path, before);
  const file = openCheckpointFile(path);
  expect(await file.last()).toEqual({ exists: true, note: undefined });
  await file.append(note(1));
  expect(readFileSync(path, 'utf8')).toBe(`${before}\n\n${note(1)}\n`);
  expect((await file.last()).note).toBe(note(1));
});

test('a checkpoint that was cut off anywhere counts as not written, and the next one is whole', async () => {
  const path = newFile();
  const whole = `${note(1)}\n`;
  for (let cut = 1; cut < Buffer.byteLength(`${note(2)}\n`); cut++) {
    writeFileSync(path, whole);
    appendFileSync(path, Buffer.from(`${note(2)}\n`).subarray(0, cut));
    const file = openCheckpointFile(path);
    expect([cut, (await file.last()).note]).toEqual([cut, note(1)]);
    await file.append(note(3));
    expect([cut, (await file.last()).note]).toEqual([cut, note(3)]);
  }
});

test('the last one is found in a file of any length', async () => {
  const path = newFile();
  writeFileSync(path, `${note(1)}\n`.repeat(2_000));
  const file = openCheckpointFile(path);
  await file.append(note(2));
  expect((await file.last()).note).toBe(note(2));
  truncateSync(path, 0);
  expect(await file.last()).toEqual({ exists: true, note: undefined });
});

test('a place that cannot be written is a failure with its code', async () => {
  const path = newFile();
  mkdirSync(path);
  await expect(openCheckpointFile(path).append(note(1))).rejects.toMatchObject({ code: 'file-eisdir' });
  const nowhere = openCheckpointFile(join(path, 'no', 'where'));
  await expect(nowhere.append(note(1))).rejects.toMatchObject({ code: 'file-enoent' });
});
