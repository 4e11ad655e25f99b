import { setTimeout as pause } from 'node:timers/promises';
import { createDirectory, REDIS_INSTALLED, startRedis } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { callApi } from './testing/call-api.ts';
import { startProgram } from './testing/program.ts';
import { addFaults, readLedger, struck } from './testing/stand-ins.ts';

const LIMIT = 280_000;
const UPDATE = { mount: 'ema2', route: 'POST /api/User/Update' };
/** Longer than a queue waits for a handler that was told to stop, and than the locks of its jobs last. */
const SLOW_MILLIS = 8_000;

interface View {
  readonly request: { readonly id: string; readonly state: string };
  readonly revision: { readonly digest: string };
}

test.skipIf(!REDIS_INSTALLED)(
  `a queue that is emptied, killed and empty again while a provider is called: the call is finished, and made once${REDIS_INSTALLED ? '' : ' (skipped: redis-server is not installed)'}`,
  { timeout: LIMIT },
  async () => {
    using directory = createDirectory();
    await using redis = await startRedis();
    const data = directory.path;
    await addFaults(data, [{ ...UPDATE, kind: 'latency', milliseconds: SLOW_MILLIS }]);
    await using program = startProgram(['start'], {
      dataDirectory: data,
      settings: { QUEUE_URL: redis.url },
    });
    const [, sandbox = ''] = await program.says(/^sandbox +(http:\/\/[0-9.:]+)/);
    await program.says(/Stop with Ctrl-C/);
    const before = await struck(sandbox, 'latency');
    const { request, revision } = await submit(data);
    await approve(data, request.id, revision.digest);
    while ((await struck(sandbox, 'latency')) === before) await pause(50);
    await redis.command('flushall');
    await redis.stop();
    await redis.start();
    expect(await outcome(data, request.id)).toBe('done');
    const { entries } = (await callApi(data, 'auditor', {
      path: `/v1/audit/entries?request=${request.id}`,
    })) as { entries: { entry: { type: string } }[] };
    expect(entries.filter(({ entry }) => entry.type === 'step.attempted')).toHaveLength(1);
    program.kill('SIGTERM');
    await program.ended;
    const made = (await readLedger(data)).filter(
      ({ kind, details }) => kind === 'ema2.user.updated' && JSON.stringify(details).includes('Slow'),
    );
    expect(made).toHaveLength(1);
  },
);

test.skipIf(!REDIS_INSTALLED)(
  `without its queue an installation starts and takes requests; the worker says that it is not ready, and goes on when the queue is there${REDIS_INSTALLED ? '' : ' (skipped: redis-server is not installed)'}`,
  { timeout: LIMIT },
  async () => {
    using directory = createDirectory();
    const data = directory.path;
    await using redis = await startRedis();
    await redis.stop();
    await using program = startProgram(['start'], {
      dataDirectory: data,
      settings: { QUEUE_URL: redis.url },
    });
    const [, worker = ''] = await program.says(/^worker +(http:\/\/[0-9.:]+)/);
    await program.says(/Stop with Ctrl-C/);
    const ready = async () => (await fetch(`${worker}/readyz`)).status;
    expect(await (await fetch(`${worker}/readyz`)).text()).toMatch(/queue/);
    expect(await ready()).toBe(503);
    const { request, revision } = await submit(data);
    await approve(data, request.id, revision.digest);
    await redis.start();
    while ((await ready()) !== 200) await pause(200);
    expect(await outcome(data, request.id)).toBe('done');
    await redis.stop();
    while ((await ready()) !== 503) await pause(200);
    program.kill('SIGTERM');
    expect((await program.ended).code).toBe(0);
  },
);

async function submit(data: string): Promise<View> {
  const body = {
    provider: 'eset-msp-administrator-2',
    account: 'acme-ema2',
    action: 'update',
    subject: 'psa@acme.example',
    change: { firstName: 'Slow' },
    reason: 'The provider takes its time',
    acknowledge: [],
  };
  return (await callApi(data, 'requester', { method: 'POST', path: '/v1/requests', body })) as View;
}

async function approve(data: string, id: string, digest: string): Promise<void> {
  const body = { verdict: 'approve', digest };
  await callApi(data, 'approver-1', { method: 'POST', path: `/v1/requests/${id}/reviews`, body });
}

async function outcome(data: string, id: string): Promise<string> {
  for (;;) {
    const { request } = (await callApi(data, 'requester', { path: `/v1/requests/${id}` })) as View;
    if (['done', 'failed'].includes(request.state)) return request.state;
    await pause(200);
  }
}
