import assert from 'node:assert/strict';
import { startService } from '@countersign/test-kit';

const PROGRAM = new URL('../../../../apps/sandbox/src/main.ts', import.meta.url);

interface LedgerEntry {
  readonly kind: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The stand-ins for the providers, in a process of their own: the connectors reach them over HTTP only. */
export interface Sandbox {
  readonly url: string;
  post(path: string, body: unknown): Promise<unknown>;
  seed(world: unknown): Promise<void>;
  settings(patch: unknown): Promise<void>;
  fault(rule: Readonly<Record<string, unknown>>): Promise<void>;
  /** Takes all faults away. */
  calm(): Promise<void>;
  advance(seconds: number): Promise<void>;
  /** What really happened to a user. */
  effectsOn(subject: string): Promise<readonly LedgerEntry[]>;
  /** Ends the process. @throws when it does not end cleanly */
  stop(): Promise<void>;
}

export async function startSandbox(): Promise<Sandbox> {
  const sandbox = await startService(PROGRAM, {
    SANDBOX_DB: ':memory:',
    SANDBOX_PORT: '0',
    LOG_LEVEL: 'error',
  });
  const { url } = sandbox;
  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  };
  return {
    url,
    post: (path, body) => call('POST', path, body),
    seed: async (world) => void (await call('POST', '/sandbox/seed', world)),
    settings: async (patch) => void (await call('PATCH', '/sandbox/settings', patch)),
    fault: async (rule) => void (await call('POST', '/sandbox/faults', rule)),
    calm: async () => void (await call('DELETE', '/sandbox/faults')),
    advance: async (advanceSeconds) => void (await call('POST', '/sandbox/clock', { advanceSeconds })),
    async effectsOn(subject) {
      const ledger = await call('GET', `/sandbox/ledger?subject=${encodeURIComponent(subject)}`);
      return (ledger as { entries: LedgerEntry[] }).entries;
    },
    async stop() {
      sandbox.signal('SIGTERM');
      assert.equal(await sandbox.ended, 0, `the sandbox did not end cleanly: ${sandbox.errors()}`);
    },
  };
}
