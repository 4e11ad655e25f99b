import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDirectory, plainEnvironment } from '@countersign/test-kit';
import { afterAll, beforeAll, inject } from 'vitest';
import { readConfig } from '../config.ts';
import { setUpExample } from '../demo/register-example.ts';
import { setUpPeople } from '../local/set-up-people.ts';
import { type LocalStack, startStack } from '../local/start-stack.ts';
import { type CliResult, runCli } from './run-cli.ts';

/** A stack that runs for the tests of one file, with the people and the example company. */
export interface Stack {
  readonly dataDirectory: () => string;
  readonly url: () => string;
  /** Runs a command as a local person. */
  readonly as: (person: string, ...words: string[]) => Promise<CliResult>;
  /** The same with --json; gives what the command answered, which has to be one JSON value and nothing else. */
  readonly json: <T = Readonly<Record<string, unknown>>>(person: string, ...words: string[]) => Promise<T>;
}

/** @param options.sealed ends the set-up, as `npm start` does; without, one administrator gives power alone */
export function useStack(options: { readonly sealed?: true } = {}): Stack {
  let directory: ReturnType<typeof createDirectory>;
  let stack: LocalStack;
  beforeAll(async () => {
    directory = createDirectory();
    takeQueue(directory.path);
    const config = readConfig(plainEnvironment({ COUNTERSIGN_DATA: directory.path }));
    stack = await startStack({
      config,
      sandbox: true,
      anyPort: true,
      settings: { LOG_LEVEL: 'error', POLL_SECONDS: '0.5' },
      stop: new AbortController().signal,
      onLine: () => undefined,
    });
    const { projectDirectory } = config;
    const sandboxUrl = stack.sandboxUrl ?? '';
    const client = await setUpPeople(directory.path, stack.apiUrl);
    await setUpExample({ client, dataDirectory: directory.path, sandboxUrl, projectDirectory });
    if (options.sealed === true) await client.sealInstallation({});
  }, 180_000);
  afterAll(async () => {
    await stack?.stop();
    directory?.[Symbol.dispose]();
  }, 60_000);

  const as = (person: string, ...words: string[]) =>
    runCli(['--as', person, '--data', directory.path, ...words]);
  return {
    dataDirectory: () => directory.path,
    url: () => stack.apiUrl,
    as,
    json: async (person, ...words) => {
      const ran = await as(person, '--json', ...words);
      if (ran.out === '') throw new Error(`countersign ${words.join(' ')} said nothing but: ${ran.err}`);
      return JSON.parse(ran.out);
    },
  };
}

/** Takes the empty queue that a test of this run has made for all, if one has: making one takes seconds of processor time. */
function takeQueue(dataDirectory: string): void {
  const made = join(inject('runDirectory'), 'queue');
  if (existsSync(made)) cpSync(made, join(dataDirectory, 'queue'), { recursive: true });
}
