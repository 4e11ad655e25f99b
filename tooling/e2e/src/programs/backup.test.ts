import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { createDirectory } from '@countersign/test-kit';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { expect, test } from 'vitest';
import { callApi } from './testing/call-api.ts';
import { descendantsOf, killAll } from './testing/processes.ts';
import { run, startProgram } from './testing/program.ts';
import { readLedger } from './testing/stand-ins.ts';

/** For so long a worker waits with a step whose call was under way when the backup was taken. */
const SETTINGS = { STEP_TIMEOUT_SECONDS: '15' };

const LIMIT = 280_000;
const SETTLED = ['done', 'failed', 'denied', 'rejected', 'cancelled'];

interface View {
  readonly request: { readonly id: string; readonly state: string };
  readonly revision: { readonly digest: string };
}

/** Asks for a change that the worker makes. */
const submit = (data: string, firstName: string) =>
  callApi(data, 'requester', {
    method: 'POST',
    path: '/v1/requests',
    body: {
      provider: 'eset-msp-administrator-2',
      account: 'acme-ema2',
      action: 'update',
      subject: 'psa@acme.example',
      change: { firstName },
      reason: 'There is always something to do',
      acknowledge: [],
    },
  }) as Promise<View>;

/** The same, approved. Gives the identifier of the request. */
async function submitAndApprove(data: string, firstName: string): Promise<string> {
  const { request, revision } = await submit(data, firstName);
  await callApi(data, 'approver-1', {
    method: 'POST',
    path: `/v1/requests/${request.id}/reviews`,
    body: { verdict: 'approve', digest: revision.digest },
  });
  return request.id;
}

async function settled(data: string, id: string): Promise<string> {
  for (;;) {
    const { request } = (await callApi(data, 'requester', { path: `/v1/requests/${id}` })) as View;
    if (SETTLED.includes(request.state)) return request.state;
    await pause(200);
  }
}

test('a backup made under load is restored after a crash: people sign in, the log verifies, work goes on', {
  timeout: LIMIT,
}, async () => {
  using directory = createDirectory();
  using elsewhere = createDirectory();
  const data = join(directory.path, 'data');
  const back = join(elsewhere.path, 'data');
  const archive = join(elsewhere.path, 'backup.age');
  const identity = await generateIdentity();
  const keyFile = join(elsewhere.path, 'key.txt');
  writeFileSync(keyFile, `# a comment\n${identity}\n`);
  await seedEmbeddedQueue(data);
  await using first = startProgram(['start'], { dataDirectory: data, settings: SETTINGS });
  await first.says(/Stop with Ctrl-C/);

  const approved: string[] = [];
  for (const name of ['Ada', 'Grace', 'Mary']) approved.push(await submitAndApprove(data, name));
  let loading = true;
  let during = 0;
  const load = (async () => {
    for (; loading; during += 1) await submit(data, `Ada${'a'.repeat(during % 20)}`);
  })();
  const backup = await run(
    ['--json', 'backup', '--out', archive, '--recipient', await identityToRecipient(identity)],
    { dataDirectory: data },
  );
  loading = false;
  await load;
  expect(backup).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(backup.out)).toMatchObject({ encrypted: true, skipped: [] });
  expect(during).toBeGreaterThan(1);
  await killAll([first.pid, ...descendantsOf(first.pid)].toReversed());

  const { sha256 } = JSON.parse(backup.out) as { sha256: string };
  const words = ['restore', archive, '--identity', keyFile, '--sha256'];
  const wrong = await run([...words, 'a'.repeat(64)], { dataDirectory: back });
  expect(wrong).toMatchObject({ code: 1, out: '' });
  expect(wrong.err).toContain(sha256);
  expect(existsSync(back)).toBe(false);
  const restored = await run([...words, sha256], { dataDirectory: back });
  expect(restored).toMatchObject({ code: 0 });
  expect(existsSync(join(back, 'people', 'administrator.json'))).toBe(true);
  for (const entry of readdirSync(back, { recursive: true, withFileTypes: true })) {
    const mode = statSync(join(entry.parentPath, entry.name)).mode & 0o777;
    expect(mode, entry.name).toBe(entry.isDirectory() ? 0o700 : 0o600);
  }
  await seedEmbeddedQueue(back);
  await using second = startProgram(['start'], { dataDirectory: back, settings: SETTINGS });
  await second.says(/Stop with Ctrl-C/);
  for (const person of ['administrator', 'portal-operator']) {
    const found = await run(['--json', '--as', person, 'doctor'], { dataDirectory: back });
    const findings: { check: string; ok: boolean }[] = JSON.parse(found.out);
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).toEqual(['outside memory']);
  }
  expect((await run(['audit', 'verify'], { dataDirectory: back })).code).toBe(0);
  approved.push(await submitAndApprove(back, 'Rosalind'));
  for (const id of approved) expect(await settled(back, id)).toBe('done');
  second.kill('SIGINT');
  expect((await second.ended).code).toBe(0);
  expect((await run(['audit', 'verify'], { dataDirectory: back })).code).toBe(0);
  const updates = (await readLedger(back)).filter(({ kind }) => kind === 'ema2.user.updated');
  expect(updates.length).toBeGreaterThan(0);
});
