import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seedEmbeddedQueue } from '@countersign/queue/testing';
import { pause } from '@countersign/runtime';
import { runService, startService } from '@countersign/test-kit';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { describe, expect, test } from 'vitest';
import { view } from '../testing/act.ts';
import { ENVIRONMENT } from '../testing/companies.ts';
import { openInstallation } from '../testing/open-installation.ts';
import { openReceiver } from '../testing/receiver.ts';
import { API_CREATE, EMA2_CREATE, submitApproved } from '../testing/requests.ts';
import { durableLog } from '../testing/snapshot.ts';
import type { World } from '../testing/world.ts';

const WORKER = new URL('../../../../apps/worker/src/main.ts', import.meta.url);

/** With a queue in it, which takes a worker seconds to make. */
async function newDirectory(): Promise<string> {
  const directory = tempDirectory();
  await seedEmbeddedQueue(directory);
  return directory;
}

/** Waits until it is so; the test's own time limit ends a wait in vain. */
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(100);
}

const typesOf = (world: World) =>
  durableLog(world).map((line) => (JSON.parse(line) as { type: string }).type);

describe('the worker as a process of its own', () => {
  test('carries out what another process approved, and stops cleanly within five seconds when it is told to', async () => {
    const root = await newDirectory();
    const worker = await startService(WORKER, { COUNTERSIGN_DATA: root, WORKER_PORT: '0', ...ENVIRONMENT });
    const world = await openInstallation(root);
    expect((await fetch(`${worker.url}/readyz`)).status).toBe(200);
    const id = await submitApproved(world, API_CREATE);
    await until(() => view(world, id).request.state === 'done');
    expect(await world.providers.effects('dotdigital.api-user.created')).toHaveLength(1);
    expect(await (await fetch(`${worker.url}/metrics`)).text()).toMatch(
      /countersign_step_runs_total\{outcome="settled"\} [1-9]/,
    );

    const another = await runService(WORKER, { COUNTERSIGN_DATA: root, WORKER_PORT: '0' });
    expect(another).toMatchObject({ code: 1, errors: expect.stringMatching(/another|use|lock/i) });

    const told = performance.now();
    worker.signal('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(performance.now() - told).toBeLessThan(5_000);
    expect(typesOf(world).at(-1)).toBe('worker.stopped');
    for (const secret of Object.values(ENVIRONMENT)) {
      const { password } = JSON.parse(secret) as { password: string };
      expect(worker.errors()).not.toContain(password);
    }
  }, 120_000);

  test('hands a step back that outlasts its stop, and carries out at its next start what it left', async () => {
    const root = await newDirectory();
    const world = await openInstallation(root);
    const environment = { COUNTERSIGN_DATA: root, WORKER_PORT: '0', ...ENVIRONMENT };
    await world.providers.fault({
      mount: 'ema2',
      route: 'POST /api/User/Create',
      kind: 'latency',
      milliseconds: 60_000,
      count: 1,
    });
    const id = await submitApproved(world, EMA2_CREATE);
    const first = await startService(WORKER, environment);
    await until(() => typesOf(world).includes('step.attempted'));
    first.signal('SIGTERM');
    expect(await first.ended).toBe(0);
    expect(view(world, id).steps[0]).toMatchObject({
      state: 'ready',
      attempts: 1,
      problem: { effect: 'unknown' },
    });

    const second = await startService(WORKER, environment);
    await until(() => view(world, id).steps[0]?.state === 'applied');
    second.signal('SIGINT');
    expect(await second.ended).toBe(0);
  }, 120_000);

  test('takes no job while the log is suspended, says so, and goes on when a person has it go on', async () => {
    const root = await newDirectory();
    const world = await openInstallation(root);
    const { store } = world.deps;
    const id = await submitApproved(world, API_CREATE);
    renameSync(world.temp.path, `${world.temp.path}.moved`);
    await expect(store.write(() => null)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    renameSync(`${world.temp.path}.moved`, world.temp.path);

    const worker = await startService(WORKER, { COUNTERSIGN_DATA: root, WORKER_PORT: '0', ...ENVIRONMENT });
    const get = async (path: string) => {
      const answer = await fetch(`${worker.url}${path}`);
      return { status: answer.status, text: await answer.text() };
    };
    expect(await get('/readyz')).toMatchObject({
      status: 503,
      text: expect.stringContaining('countersign log resume'),
    });
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/metrics')).text).toContain('countersign_log_suspended 1');
    expect(worker.errors().split('"alert":"log-suspended"')).toHaveLength(2);
    expect(view(world, id).request.state).toBe('approved');

    const actor = { kind: 'principal', id: world.people.ada.id, via: 'token' } as const;
    await store.resume({ actor, reasonCode: 'cause-removed' });
    await until(() => view(world, id).request.state === 'done');
    expect((await get('/metrics')).text).toContain('countersign_log_suspended 0');
    const types = typesOf(world);
    expect(types.indexOf('log.resumed')).toBeLessThan(types.indexOf('worker.started'));

    // The next one, while it works.
    renameSync(world.temp.path, `${world.temp.path}.moved`);
    await expect(store.write(() => null)).rejects.toMatchObject({ code: 'LOG_SUSPENDED' });
    renameSync(`${world.temp.path}.moved`, world.temp.path);
    await until(() => worker.errors().includes('the worker takes no jobs'));
    await store.resume({ actor, reasonCode: 'cause-removed' });
    await until(() => worker.errors().includes('the worker takes jobs again'));
    worker.signal('SIGTERM');
    expect(await worker.ended).toBe(0);
    expect(typesOf(world).at(-1)).toBe('worker.stopped');
  }, 120_000);

  test('does not start on a configuration that is wrong, and says what is', async () => {
    const { code, errors } = await runService(WORKER, {
      COUNTERSIGN_DATA: await newDirectory(),
      WORKER_PORT: 'many',
    });
    expect(code).toBe(2);
    expect(errors).toContain('WORKER_PORT');
    expect(errors).not.toContain('    at ');
  });

  test('does not start on a key that is broken, and says so without its text', async () => {
    const root = await newDirectory();
    mkdirSync(join(root, 'keys'), { recursive: true });
    writeFileSync(join(root, 'keys', 'log.key'), 'PRIVATE+KEY+no-key-at-all\n');
    const { code, errors } = await runService(WORKER, { COUNTERSIGN_DATA: root, WORKER_PORT: '0' });
    expect(code).toBe(1);
    expect(errors).toMatch(/key/i);
    expect(errors).not.toContain('no-key-at-all');
  });
});

describe('a worker that delivers the log', () => {
  test('and is killed while the receiver has a batch: the next one delivers it again, and every entry arrives', async () => {
    const directory = await newDirectory();
    const { deps } = await openInstallation(directory);
    await deps.store.write((tx) => {
      for (let number = 0; number < 150; number += 1)
        tx.audit.append({ kind: 'system' }, { type: 'worker.stopped', request: null, data: { clean: true } });
    });
    const killed = Promise.withResolvers<void>();
    let first = true;
    const receiver = await openReceiver(async () => {
      if (first) {
        first = false;
        (await starting).signal('SIGKILL');
        await killed.promise;
      }
      return { status: 202 };
    });
    const environment = {
      COUNTERSIGN_DATA: directory,
      WORKER_PORT: '0',
      SIEM_URL: receiver.url,
      SIEM_FORMAT: 'ndjson',
    };
    const starting = startService(WORKER, environment);
    expect(await (await starting).ended).toBe('SIGKILL');
    killed.resolve();
    const lines = () => receiver.requests.flatMap((one) => one.lines.map((line) => JSON.parse(line).index));
    const size = deps.store.read((tx) => tx.audit.size());
    const next = await startService(WORKER, environment);
    await expect.poll(() => new Set(lines()).size, { timeout: 30_000 }).toBeGreaterThanOrEqual(size);
    const delivered = lines();
    expect([...new Set(delivered)].slice(0, size)).toEqual([...Array(size).keys()]);
    expect(delivered.filter((index) => index === 0)).toHaveLength(2);
    next.signal('SIGTERM');
    expect(await next.ended).toBe(0);
  });
});
