import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createDirectory, listen, plainEnvironment } from '@countersign/test-kit';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { writeSandboxPort } from './sandbox-port.ts';
import { type LocalStack, startStack } from './start-stack.ts';

function start(dataDirectory: string, settings: Readonly<Record<string, string>> = {}): Promise<LocalStack> {
  return startStack({
    config: readConfig(plainEnvironment({ COUNTERSIGN_DATA: dataDirectory })),
    sandbox: true,
    anyPort: true,
    settings: { LOG_LEVEL: 'error', ...settings },
    stop: new AbortController().signal,
    onLine: () => undefined,
  });
}

/** Nobody is told of an API that is not there, and the next start finds nothing in its way. */
function expectNothingLeft(dataDirectory: string): void {
  expect(existsSync(join(dataDirectory, 'api.json'))).toBe(false);
  expect(existsSync(join(dataDirectory, 'started.json'))).toBe(false);
}

test('where something else is at the port that the accounts know, the start fails, says so, and leaves nothing', async () => {
  const other = createServer();
  const port = await listen(other);
  try {
    using directory = createDirectory();
    writeSandboxPort(directory.path, `http://127.0.0.1:${port}`);
    const says = `^Port ${port} .*in use.*registered with the stand-ins at port ${port}`;
    await expect(start(directory.path)).rejects.toThrow(new RegExp(says));
    expectNothingLeft(directory.path);
  } finally {
    other.close();
  }
});

test('a part that cannot start is named with its last words, and nothing is left', async () => {
  using directory = createDirectory();
  await expect(start(directory.path, { QUEUE_URL: 'carrier-pigeon:' })).rejects.toThrow(
    /^worker could not start \(exit code \d\)\. .*carrier-pigeon: is not a kind of queue/,
  );
  expectNothingLeft(directory.path);
});
