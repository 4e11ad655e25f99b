import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack({ sealed: true });

const keys = (name: string) => join(dataDirectory(), 'keys', name);
const lines = async () =>
  (await as('requester', 'key', 'list')).out.split('\n').filter((line) => /^[^#]/.test(line));

test('another key of the log is made here, approved by two others, and used by API and worker from then on', async () => {
  const first = readFileSync(keys('log.vkey'), 'utf8').trim();
  expect(await lines()).toEqual([first]);
  expect((await as('requester', 'key', 'rotate', 'log', '--reason', 'Yearly')).code).toBe(1);
  const asked = await as('administrator', 'key', 'rotate', 'log', '--reason', 'Yearly');
  expect(asked.out).toMatch(/key that signs checkpoints of the log/);
  expect(asked.out).toMatch(/Its SHA-256 is [0-9a-f]{64}/);
  const [change] = await json<readonly { id: string }[]>(
    'administrator',
    'governance',
    'list',
    '--state',
    'proposed',
  );
  for (const by of ['approver-1', 'approver-2'])
    expect((await as(by, 'governance', 'approve', change?.id ?? '')).code).toBe(0);
  const [old, successor] = await lines();
  expect(old).toMatch(/ through \d+$/);
  expect(successor).toMatch(/ from \d+$/);
  const verified = await as('administrator', 'audit', 'verify', '--state', '--vkey', first);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('VERIFIED')]);
  await expect.poll(() => existsSync(keys('log.next.key')), { timeout: 90_000, interval: 500 }).toBe(false);
  expect(readFileSync(keys('log.vkey'), 'utf8').trim().split('\n')).toEqual([old, successor]);
  const doctor = await as('administrator', 'doctor');
  expect(doctor.out).toMatch(/ok +writing +changes are recorded/);
  expect(doctor.out).toMatch(/ok +log +\d+ entries, verified/);
});

test('where things are sent is listed, and what the host does not name is not asked for', async () => {
  expect((await as('administrator', 'destination', 'list')).out).toBe('Nothing is sent anywhere.\n');
  const asked = await as(
    'administrator',
    'destination',
    'open',
    'dst_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    '--reason',
    'Ours',
  );
  expect([asked.code, asked.err]).toEqual([1, expect.stringContaining('NOT_FOUND')]);
});
