import { setTimeout as pause } from 'node:timers/promises';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { callApi } from './testing/call-api.ts';
import { type Program, startProgram } from './testing/program.ts';
import { addFaults, readLedger, struck } from './testing/stand-ins.ts';

const LIMIT = 280_000;
const UPDATE = { mount: 'ema2', route: 'POST /api/User/Update' };
/** Whom they are about: changes of one API user go one after the other, those of several beside each other. */
const USERS = ['psa@acme.example', 'rmm@acme.example'];
const PER_USER = 5;

interface View {
  readonly request: { readonly id: string; readonly state: string };
  readonly revision: { readonly digest: string };
}

const post = (data: string, by: string, path: string, body: unknown) =>
  callApi(data, by, { method: 'POST', path, body });

/** Updates that everybody agrees to; some give each user a name that no other request does. */
async function approved(data: string, round: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const subject of USERS)
    for (let number = 0; number < PER_USER; number += 1) {
      const { request, revision } = (await post(data, 'requester', '/v1/requests', {
        provider: 'eset-msp-administrator-2',
        account: 'acme-ema2',
        action: 'update',
        subject,
        change: { firstName: `${round}-${number}` },
        reason: 'It waits for the thaw',
        acknowledge: [],
      })) as View;
      const body = { verdict: 'approve', digest: revision.digest };
      await post(data, 'approver-1', `/v1/requests/${request.id}/reviews`, body);
      ids.push(request.id);
    }
  return ids;
}

const stateOf = async (data: string, id: string) =>
  ((await callApi(data, 'requester', { path: `/v1/requests/${id}` })) as View).request.state;

async function count(data: string, type: string): Promise<number> {
  const path = `/v1/audit/entries?limit=500&type=${type}`;
  return ((await callApi(data, 'auditor', { path })) as { entries: unknown[] }).entries.length;
}

const WORKER = /^worker\b.*process (\d+)$/;

/** Kills the worker, and waits for the one that is started in its place. */
async function killWorker({ lines }: Program): Promise<void> {
  const said = () => lines.filter((line) => WORKER.test(line));
  const before = said();
  process.kill(Number(WORKER.exec(before.at(-1) ?? '')?.[1]), 'SIGKILL');
  while (said().length === before.length) await pause(50);
}

test('twenty requests wait while all execution is frozen, whatever becomes of the worker, and are carried out once each after the thaw', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  const data = directory.path;
  await seedEmbeddedQueue(data);
  // The first of each user is still being called when everything is stopped.
  await addFaults(data, [{ ...UPDATE, kind: 'latency', milliseconds: 1_500, count: 2 }]);
  await using program = startProgram(['start'], { dataDirectory: data });
  const [, sandbox = ''] = await program.says(/^sandbox +(http:\/\/[0-9.:]+)/);
  await program.says(/Stop with Ctrl-C/);
  const before = await approved(data, 'Before');
  while ((await struck(sandbox, 'latency')) === 0) await pause(20);
  const frozen = (await post(data, 'approver-1', '/v1/freezes', { reason: 'A token was stolen' })) as {
    id: string;
  };
  const after = await approved(data, 'After');
  expect(new Set(await Promise.all(after.map((id) => stateOf(data, id))))).toEqual(new Set(['in-review']));
  // What was being called is finished and read back, and nothing is begun after it.
  while ((await Promise.all(before.map((id) => stateOf(data, id)))).includes('in-progress')) await pause(100);
  const attempts = await count(data, 'step.attempted');
  for (let kill = 0; kill < 2; kill += 1) {
    await killWorker(program);
    await pause(1_000);
  }
  expect(await count(data, 'step.attempted')).toBe(attempts);
  expect(attempts).toBeLessThanOrEqual(USERS.length);
  const change = (await post(data, 'administrator', `/v1/freezes/${frozen.id}/thaw`, {
    reason: 'It was revoked',
  })) as { id: string; digest: string };
  for (const by of ['approver-2', 'approver-3']) {
    const body = { verdict: 'approve', digest: change.digest };
    await post(data, by, `/v1/governance/${change.id}/reviews`, body);
  }
  await killWorker(program);
  const all = [...before, ...after];
  for (;;) {
    const states = await Promise.all(all.map((id) => stateOf(data, id)));
    expect(states).not.toContain('failed');
    if (states.every((state) => state === 'done')) break;
    await pause(300);
  }
  program.kill('SIGTERM');
  await program.ended;
  const names = (await readLedger(data))
    .filter(({ kind }) => kind === 'ema2.user.updated')
    .flatMap(({ subject, details }) =>
      (/(Before|After)-\d/.exec(JSON.stringify(details)) ?? [])
        .slice(0, 1)
        .map((name) => `${subject} ${name}`),
    );
  expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  expect(names).toHaveLength(all.length);
});
