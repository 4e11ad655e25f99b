import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { startSandbox } from '../start.ts';
import type { LedgerEntry } from '../store/ledger.ts';

/** The machine time of every test; `/sandbox/clock` moves on from here. */
export const TEST_START = Date.parse('2026-03-02T09:00:00Z');

/** JSON as it came over the wire; tests read it by path. */
// biome-ignore lint/suspicious/noExplicitAny: an answer's shape is what the test asserts
export type Answer = { status: number; headers: Headers; body: any };

type Call = { method?: string; body?: unknown; headers?: Record<string, string> };

export type Harness = {
  url: string;
  call(path: string, call?: Call): Promise<Answer>;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Effects so far, optionally of one kind. */
  ledger(kind?: string): Promise<LedgerEntry[]>;
  advance(seconds: number): Promise<void>;
  settings(patch: unknown): Promise<void>;
  fault(rule: unknown): Promise<Answer>;
  close(): Promise<void>;
};

/** Starts a sandbox on a free port; it is closed when the test ends. */
export async function openSandbox({ db = ':memory:' }: { db?: string } = {}): Promise<Harness> {
  const sandbox = await startSandbox({ db, now: () => TEST_START, random: randomBytes });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= sandbox.close();
    return closed;
  };
  onTestFinished(close);
  const call = (path: string, { method = 'GET', body, headers = {} }: Call = {}) =>
    send(`${sandbox.url}${path}`, { method, headers, ...encoded(body) });
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    call(path, { method: 'POST', body, headers });
  return {
    url: sandbox.url,
    call,
    post,
    get: (path, headers = {}) => call(path, { headers }),
    ledger: async (kind) => {
      const { body } = await call(`/sandbox/ledger${kind === undefined ? '' : `?kind=${kind}`}`);
      return body.entries;
    },
    advance: async (seconds) => expectOk(await post('/sandbox/clock', { advanceSeconds: seconds })),
    settings: async (patch) => expectOk(await call('/sandbox/settings', { method: 'PATCH', body: patch })),
    fault: (rule) => post('/sandbox/faults', rule),
    close,
  };
}

type Encoded = { body?: string | URLSearchParams; type?: string };

function encoded(body: unknown): Encoded {
  if (body === undefined) return {};
  if (body instanceof URLSearchParams) return { body };
  return { body: JSON.stringify(body), type: 'application/json' };
}

async function send(
  url: string,
  { type, headers, ...init }: Encoded & { method: string; headers: Record<string, string> },
): Promise<Answer> {
  const response = await fetch(url, {
    ...init,
    headers: { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

function expectOk({ status, body }: Answer): void {
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`);
}
