import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiClient, createClient } from '@countersign/api-client';
import { tempDirectory } from '../resources/temp-directory.ts';
import type { Own } from '../resources/with-resources.ts';
import { startProgram } from './start-program.ts';

/** The product as it runs on one machine, each part a process of its own. */
export interface Installation {
  readonly dataDirectory: string;
  readonly sandboxUrl: string;
  readonly apiUrl: string;
  readonly workerUrl: string;
  readonly administrator: ApiClient;
  clientOf(token: string): ApiClient;
  /** Process ids by name, to see which of them works how much. */
  readonly pids: ReadonlyMap<string, number>;
}

/** Starts the stand-in for the provider, the API and a worker that takes so many steps at once. */
export async function startInstallation(
  own: Own,
  {
    redisUrl,
    concurrency,
    profile,
  }: {
    readonly redisUrl: string;
    readonly concurrency: number;
    /** Directory for CPU profiles of API and worker, one below it for each. */
    readonly profile?: string | undefined;
  },
): Promise<Installation> {
  const dataDirectory = await tempDirectory(own);
  const environment = {
    COUNTERSIGN_DATA: dataDirectory,
    API_PORT: '0',
    WORKER_PORT: '0',
    SANDBOX_PORT: '0',
    LOG_LEVEL: 'warn',
    QUEUE_URL: redisUrl,
    WORKER_CONCURRENCY: String(concurrency),
  };
  const sandbox = await startProgram(own, {
    main: new URL('main.ts', import.meta.resolve('@countersign/sandbox')),
    environment,
  });
  const profileOf = (name: string) => (profile === undefined ? undefined : join(profile, name));
  const api = await startProgram(own, {
    main: new URL(import.meta.resolve('@countersign/api/main')),
    environment,
    profile: profileOf('api'),
  });
  // Last, and so stopped first: what it still does needs the provider.
  const worker = await startProgram(own, {
    main: new URL(import.meta.resolve('@countersign/worker/main')),
    environment,
    profile: profileOf('worker'),
  });
  const clientOf = (token: string) => createClient({ url: api.url, token });
  const { token } = JSON.parse(readFileSync(join(dataDirectory, 'people', 'administrator.json'), 'utf8'));
  return {
    dataDirectory,
    sandboxUrl: sandbox.url,
    apiUrl: api.url,
    workerUrl: worker.url,
    administrator: clientOf(token),
    clientOf,
    pids: new Map([
      ['sandbox', sandbox.pid],
      ['api', api.pid],
      ['worker', worker.pid],
    ]),
  };
}
