import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CliConfig } from '../config.ts';
import { requireStartable } from './require-startable.ts';
import { knownSandboxPort, writeSandboxPort } from './sandbox-port.ts';
import { lockDataDirectory, type StartLock } from './start-lock.ts';
import { type StartedProcess, startProcess } from './start-process.ts';
import { superviseWorker } from './supervise-worker.ts';

/** Everything that runs on this machine: the stand-ins for the providers, the API and the worker. */
export interface LocalStack {
  readonly apiUrl: string;
  /** What the API listens on, where that is not the address itself. */
  readonly apiListens: string | null;
  readonly sandboxUrl: string | null;
  readonly workerUrl: () => string;
  readonly workerPid: () => number;
  /** Resolves when a part that cannot be started again has ended. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly config: CliConfig;
  readonly sandbox: boolean;
  /** Take any free ports, so that a stack that runs already is not in the way. */
  readonly anyPort: boolean;
  /** Settings that differ from the environment's. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Gives the start up; what runs already is stopped. */
  readonly stop: AbortSignal;
  readonly onLine: (name: string, line: string) => void;
}

/** The whole stack is down within 5 seconds, killed where it must be. */
const WORKER_GRACE_MILLIS = 4_000;
const GRACE_MILLIS = 700;

/**
 * Starts the parts in the order in which they need each other, and stops them in the opposite one.
 * @throws Error naming the part that could not start and why; nothing is left running then
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const { config, onLine } = options;
  const environment: Readonly<Record<string, string | undefined>> = {
    ...config.environment,
    COUNTERSIGN_DATA: config.dataDirectory,
    ...portsFor(options),
    ...options.settings,
  };
  options.stop.throwIfAborted();
  const lock = await prepareStart(options, environment);
  const putAddressBack = snapshotAddress(config.dataDirectory);
  const stopped = new AbortController();
  const stopping = AbortSignal.any([options.stop, stopped.signal]);
  const start = (name: 'sandbox' | 'api' | 'worker') =>
    startProcess({
      name,
      onStart: (pid) => lock.started(name, pid),
      script: join(config.projectDirectory, 'apps', name, 'src', 'main.ts'),
      environment,
      stop: stopping,
      onLine: (line) => onLine(name, line),
    });
  const services: StartedProcess[] = [];
  const startService = async (name: 'sandbox' | 'api') => {
    const service = await start(name);
    services.push(service);
    return service;
  };
  const stopServices = async () => {
    stopped.abort();
    await Promise.all(services.map((service) => service.stop(GRACE_MILLIS)));
  };
  try {
    const starting = [options.sandbox ? startService('sandbox') : null, startService('api')] as const;
    // Both have to be over before the first failure is told, or one that comes up later is left behind.
    await Promise.allSettled(starting);
    const [sandbox, api] = await Promise.all(starting);
    if (sandbox !== null) writeSandboxPort(config.dataDirectory, sandbox.url);
    const worker = await superviseWorker({
      start: () => start('worker'),
      stopping,
      onLine: (line) => onLine('worker', line),
    });
    return {
      apiUrl: api.url,
      apiListens: api.listens,
      sandboxUrl: sandbox?.url ?? null,
      workerUrl: () => worker.current().url,
      workerPid: () => worker.current().pid,
      broken: Promise.race(services.map(async ({ name, ended }) => `${name} ended: ${await ended}`)),
      stop: async () => {
        stopped.abort();
        // The worker first: what it still does needs the providers and the store.
        await worker.stop(WORKER_GRACE_MILLIS);
        await stopServices();
        lock.release();
      },
    };
  } catch (error) {
    await stopServices();
    putAddressBack();
    lock.release();
    throw error;
  }
}

/** Whatever is in the way is told before anything is started, or made. */
async function prepareStart(
  options: StackOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<StartLock> {
  const { dataDirectory } = options.config;
  const explain = explainPort(dataDirectory, environment['SANDBOX_PORT']);
  if (!existsSync(dataDirectory)) {
    await requireStartable(environment, options);
    return lockDataDirectory(dataDirectory);
  }
  // Another start on the same directory has the ports as well, and is the better reason.
  const lock = await lockDataDirectory(dataDirectory);
  try {
    await requireStartable(environment, options).catch(explain);
    return lock;
  } catch (error) {
    lock.release();
    throw error;
  }
}

function portsFor({ config, anyPort }: StackOptions): Readonly<Record<string, string>> {
  const asked = config.environment.SANDBOX_PORT;
  const known = knownSandboxPort(config.dataDirectory);
  const sandbox = asked !== undefined && asked !== '0' ? asked : (known ?? (anyPort ? '0' : asked));
  return {
    ...(anyPort ? { API_PORT: '0', WORKER_PORT: '0' } : {}),
    ...(sandbox === undefined ? {} : { SANDBOX_PORT: sandbox }),
  };
}

/** Says why the stand-ins do not just come up at another port. */
const explainPort = (dataDirectory: string, port: string | undefined) => (error: unknown) => {
  const known = knownSandboxPort(dataDirectory);
  if (known === undefined || known !== port || !(error instanceof Error)) throw error;
  if (!error.message.startsWith(`Port ${known} `)) throw error;
  throw new Error(
    `${error.message} The accounts in ${dataDirectory} are registered with the stand-ins at port ${known}; where something else needs that port, use another data directory with --data.`,
    { cause: error },
  );
};

/**
 * Remembers which API the command line finds in a data directory. Gives what puts that back, for a start that failed after
 * its API had come up.
 */
function snapshotAddress(dataDirectory: string): () => void {
  const path = join(dataDirectory, 'api.json');
  let before: string | undefined;
  try {
    before = readFileSync(path, 'utf8');
  } catch {
    before = undefined;
  }
  return () => {
    if (before === undefined) rmSync(path, { force: true });
    else writeFileSync(path, before, { mode: 0o600 });
  };
}
