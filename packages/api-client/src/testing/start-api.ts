import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory, startService } from '@countersign/test-kit';

const PROGRAM = new URL('../../../../apps/api/src/main.ts', import.meta.url);

/** The API on a directory of its own, in a process of its own: a client knows it by its address only. */
export interface RunningApi {
  readonly url: string;
  /** Of the first administrator. */
  readonly token: string;
  /** Ends the process and removes the directory. @throws when the process does not end cleanly */
  stop(): Promise<void>;
}

export async function startApi(): Promise<RunningApi> {
  const directory = createDirectory();
  const api = await startService(PROGRAM, {
    COUNTERSIGN_DATA: directory.path,
    API_PORT: '0',
    LOG_LEVEL: 'warn',
  });
  const administrator = readFileSync(join(directory.path, 'people', 'administrator.json'), 'utf8');
  const { token } = JSON.parse(administrator) as { token: string };
  return {
    url: api.url,
    token,
    async stop() {
      api.signal('SIGTERM');
      const code = await api.ended;
      directory[Symbol.dispose]();
      assert.equal(code, 0, `the API did not end cleanly: ${api.errors()}`);
    },
  };
}
