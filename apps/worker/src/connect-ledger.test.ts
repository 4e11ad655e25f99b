import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { loadSealer } from '@countersign/runtime';
import { tempDirectory } from '@countersign/test-kit/per-test';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectLedger } from './connect-ledger.ts';

const STARTED = { worker: 'wrk_1.2', leaseMillis: 12_000, stepTimeoutMillis: 130_000 };
const refusal = (code: string, details: object = {}) => ({
  type: `/docs/errors#${code}`,
  title: 'What it is',
  status: 409,
  detail: 'What the ledger says.',
  code,
  retryable: false,
  details,
});

/** Something that answers every call alike, or as its path has it, and the address that it has. */
async function answering(status: number, body: unknown, { isGone = false } = {}): Promise<string> {
  const server = createServer(({ url }, response) => {
    const said = typeof body === 'function' ? body(url) : body;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (isGone) server.close();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function newWorker(): Promise<{ dataDirectory: string; recipient: string }> {
  const dataDirectory = tempDirectory();
  const keys = join(dataDirectory, 'keys');
  mkdirSync(keys);
  const { recipient } = await loadSealer(keys);
  return { dataDirectory, recipient };
}

const connect = (url: string, dataDirectory: string, logged: string[] = []) =>
  connectLedger(
    { url, token: 'cs_x' },
    { dataDirectory, queueUrl: 'redis://127.0.0.1' },
    pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) }),
  );

describe('a worker that is not let in says why, and what to do', () => {
  test.each([
    ['a token that is not known', 401, refusal('UNAUTHENTICATED'), /LEDGER_TOKEN .*role worker/],
    ['a token that was revoked', 401, refusal('TOKEN_REVOKED', { at: 'today' }), /revoked.*LEDGER_TOKEN/],
    [
      'the token of a person',
      403,
      refusal('FORBIDDEN', { allowed: 'somebody with the role worker for all accounts' }),
      /role worker.*LEDGER_TOKEN/,
    ],
    ['an older version', 404, refusal('NOT_FOUND', { what: 'route', id: 'POST' }), /the same version/],
    [
      'a newer version',
      400,
      refusal('INPUT_INVALID', { problems: ['release is missing'] }),
      /release is missing.*the same version/,
    ],
    ['an answer of something else', 200, { hello: 'world' }, /no ledger that this worker understands/],
    ['an answer that lacks something', 200, STARTED, /no ledger that this worker understands/],
  ])('%s', async (_, status, body, expected) => {
    const { dataDirectory } = await newWorker();
    const url = await answering(status, body);
    await expect(connect(url, dataDirectory)).rejects.toThrow(expected);
  });

  test('an age key that passwords are not sealed to', async () => {
    const { dataDirectory } = await newWorker();
    const { recipient } = await newWorker();
    const url = await answering(200, { ...STARTED, recipient });
    await expect(connect(url, dataDirectory)).rejects.toThrow(/copy keys\/worker\.age/);
  });

  test('an age key that is not there, before the ledger is asked', async () => {
    await expect(connect('http://127.0.0.1:1', tempDirectory())).rejects.toThrow(/worker\.age/);
  });
});

test('a ledger that does not answer is waited for, and the log says what is in the way', async () => {
  const { dataDirectory } = await newWorker();
  const logged: string[] = [];
  const url = await answering(200, {}, { isGone: true });
  let isOver = false;
  const waiting = connect(url, dataDirectory, logged).finally(() => {
    isOver = true;
  });
  waiting.catch(() => undefined);
  await expect.poll(() => logged.length).toBe(1);
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ code: 'UNREACHABLE', reason: 'ECONNREFUSED' });
  expect(logged[0]).toContain('LEDGER_URL');
  expect(isOver).toBe(false);
});

test('a worker whose key was replaced takes no work until the new one was brought to it, and then seals to that', async () => {
  const { dataDirectory, recipient } = await newWorker();
  const next = await newWorker();
  const ledger = { recipient, writable: true, version: 1 };
  const url = await answering(200, (path: string) =>
    path.endsWith('/start') ? { ...STARTED, recipient } : ledger,
  );
  const logged: string[] = [];
  const access = await connect(url, dataDirectory, logged);
  try {
    await expect.poll(access.version).toBe(1);
    expect([access.problem(), access.sealer.recipient]).toEqual([undefined, recipient]);
    Object.assign(ledger, { recipient: next.recipient, version: 2 });
    await expect.poll(access.problem).toMatch(/worker\.age/);
    expect(access.isSuspended()).toBe(true);
    await expect.poll(access.version).toBe(2);
    const alerts = logged.filter((line) => line.includes('worker-key-replaced'));
    expect(alerts).toHaveLength(1);
    const file = (directory: string, name: string) => join(directory, 'keys', name);
    copyFileSync(file(next.dataDirectory, 'worker.age'), file(dataDirectory, 'worker.next.age'));
    await expect.poll(access.problem).toBeUndefined();
    expect(access.sealer.recipient).toBe(next.recipient);
  } finally {
    await access.close();
  }
});
