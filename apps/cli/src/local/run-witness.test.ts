import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateSigningKey } from '@countersign/audit-log';
import { createDirectory, plainEnvironment } from '@countersign/test-kit';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { runWitness } from './run-witness.ts';

const { vkey } = generateSigningKey('log.example/audit', Buffer.alloc(32, 1));

let directory: ReturnType<typeof createDirectory>;
beforeEach(() => {
  directory = createDirectory();
});
afterEach(() => directory[Symbol.dispose]());

/** Runs a witness until it has said where it is, and looks at it while it runs. */
async function run(logs: readonly string[]): Promise<{ said: string; health: number }> {
  const stop = new AbortController();
  let seen = { said: '', health: 0 };
  const config = readConfig(
    plainEnvironment({ COUNTERSIGN_DATA: directory.path, WITNESS_PORT: '0', WITNESS_NAME: 'w.example/1' }),
  );
  const look = async (said: string) => {
    const [url = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
    seen = { said, health: (await fetch(`${url}/healthz`)).status };
    stop.abort('enough');
  };
  let looked: Promise<void> | undefined;
  const answer = (_value: unknown, forPeople: () => string) => {
    looked = look(forPeople());
  };
  await runWitness(
    { config, dataDirectory: directory.path, say: () => undefined, answer },
    logs,
    stop.signal,
  );
  await looked;
  return seen;
}

describe('countersign witness', () => {
  test('runs with nothing but the key of a log, and says what to put into its policy', async () => {
    const { said, health } = await run([vkey]);
    expect(health).toBe(200);
    expect(said).toMatch(
      /\n {2}witness NAME w\.example\/1\+[0-9a-f]{8}\+B\S+ http:\/\/127\.0\.0\.1:\d+\n {2}quorum NAME\n/,
    );
  });

  test('watches the log of the data directory where none is named', async () => {
    mkdirSync(join(directory.path, 'keys'));
    writeFileSync(join(directory.path, 'keys', 'log.vkey'), `${vkey}\n`);
    expect((await run([])).health).toBe(200);
  });

  test('says where to take the key from where there is none', async () => {
    await expect(run([])).rejects.toThrow(/There is no verifier key at .*log\.vkey\. Take/);
  });
});
