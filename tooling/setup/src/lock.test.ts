import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createDirectory, type TestDirectory } from '@countersign/test-kit';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let directory: TestDirectory;
let folder = '';
const lock = (onWait = () => {}) => ({
  file: join(folder, 'lock'),
  stop: new AbortController().signal,
  onWait,
  pollMs: 5,
  patienceMs: 50,
});

beforeEach(async () => {
  directory = createDirectory();
  folder = directory.path;
});

afterEach(async () => {
  expect(await readdir(folder)).toEqual([]);
  directory[Symbol.dispose]();
});

it('lets one in at a time', async () => {
  let inside = 0;
  const most: number[] = [];
  const work = async () => {
    inside += 1;
    most.push(inside);
    await new Promise((resolve) => setTimeout(resolve, 10));
    inside -= 1;
  };
  await Promise.all([1, 2, 3, 4].map(() => withLock({ ...lock(), patienceMs: 60_000 }, work)));
  expect(most).toEqual([1, 1, 1, 1]);
});

it('tells a waiting caller once that it waits', async () => {
  let waits = 0;
  let release = () => {};
  const held = withLock(lock(), () => new Promise<void>((resolve) => (release = resolve)));
  const waiting = withLock({ ...lock(() => (waits += 1)), patienceMs: 60_000 }, async () => 'done');
  await new Promise((resolve) => setTimeout(resolve, 50));
  release();
  await held;
  expect(await waiting).toBe('done');
  expect(waits).toBe(1);
});

it('lets a waiting caller give up', async () => {
  const stopping = new AbortController();
  let release = () => {};
  const held = withLock(lock(), () => new Promise<void>((resolve) => (release = resolve)));
  const waiting = withLock(
    { ...lock(() => stopping.abort()), stop: stopping.signal, patienceMs: 60_000 },
    async () => 'done',
  );
  await expect(waiting).rejects.toThrow('aborted');
  release();
  await held;
});

it('is open again after the work failed', async () => {
  await expect(withLock(lock(), () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await withLock(lock(), async () => 'done')).toBe('done');
});

it('takes over from a process that is gone, without waiting', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  await writeFile(join(folder, 'lock'), `${hostname()} ${pid} 1`);
  const onWait = () => {
    throw new Error('waited');
  };
  expect(await withLock(lock(onWait), async () => 'done')).toBe('done');
});

it('takes over from a holder elsewhere that shows no sign of life', async () => {
  await writeFile(join(folder, 'lock'), 'another-machine 1 1');
  expect(await withLock(lock(), async () => 'done')).toBe('done');
});

it('takes over from a holder that died before it could write its name', async () => {
  await writeFile(join(folder, 'lock'), '');
  expect(await withLock(lock(), async () => 'done')).toBe('done');
});
