import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { useStack } from '../testing/use-stack.ts';

const { as, json, dataDirectory } = useStack({ sealed: true });

const keys = (name: string) => join(dataDirectory(), 'keys', name);
const lines = async () =>
  (await as('requester', 'key', 'list')).out.split('\n').filter((line) => /^[^#]/.test(line));

/** Has two others approve all that is asked for. */
async function approveAll(): Promise<void> {
  const changes = await json<readonly { id: string }[]>(
    'administrator',
    'governance',
    'list',
    '--state',
    'proposed',
  );
  expect(changes).not.toEqual([]);
  for (const { id } of changes)
    for (const by of ['approver-1', 'approver-2'])
      expect((await as(by, 'governance', 'approve', id)).code).toBe(0);
}

test('another key of the log is made here, approved by two others, and used by API and worker from then on', async () => {
  const first = readFileSync(keys('log.vkey'), 'utf8').trim();
  expect(await lines()).toEqual([first]);
  expect((await as('requester', 'key', 'rotate', 'log', '--reason', 'Yearly')).code).toBe(1);
  const asked = await as('administrator', 'key', 'rotate', 'log', '--reason', 'Yearly');
  expect(asked.out).toMatch(/key that signs checkpoints of the log/);
  expect(asked.out).toMatch(/Its SHA-256 is [0-9a-f]{64}/);
  await approveAll();
  const [old, successor] = await lines();
  expect(old).toMatch(/ through \d+$/);
  expect(successor).toMatch(/ from \d+$/);
  const verified = await as('administrator', 'audit', 'verify', '--state', '--vkey', first);
  expect([verified.code, verified.out]).toEqual([0, expect.stringContaining('VERIFIED')]);
  expect(existsSync(keys('log.next.key'))).toBe(false);
  expect(readFileSync(keys('log.vkey'), 'utf8').trim().split('\n')).toEqual([old, successor]);
  const doctor = await as('administrator', 'doctor');
  expect(doctor.out).toMatch(/ok +writing +changes are recorded/);
  expect(doctor.out).toMatch(/ok +log +\d+ entries, verified/);
});

test('another key of the workers is put in place when two others have approved it, and the one before is kept', async () => {
  const [first, recipient] = ['worker.age', 'worker.recipient'].map((name) =>
    readFileSync(keys(name), 'utf8').trim(),
  );
  const asked = await as('administrator', 'key', 'rotate', 'worker', '--reason', 'Somebody has left');
  expect(asked.out).toMatch(/key that opens what is sealed to workers/);
  expect((await as('requester', 'key', 'list')).out).toMatch(/^# worker: one that was made .*: age1/m);
  await approveAll();
  const { workerRecipient } = await json<{ workerRecipient: string }>('requester', 'key', 'list');
  expect(workerRecipient).not.toBe(recipient);
  expect(readFileSync(keys('worker.recipient'), 'utf8').trim()).toBe(workerRecipient);
  expect(readFileSync(keys('worker.old.age'), 'utf8').trim()).toBe(first);
  expect(readFileSync(keys('worker.age'), 'utf8').trim()).not.toBe(first);
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
