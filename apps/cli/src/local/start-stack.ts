import { join } from 'node:path';
import type { CliConfig } from '../config.ts';
import { type StartedProcess, startProcess } from './start-process.ts';

/** Everything that runs on this machine: the stand-ins for the providers, the API and the worker. */
export interface LocalStack {
  readonly apiUrl: string;
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
  readonly onLine: (name: string, line: string) => void;
}

const GRACE_MILLIS = 4_500;
const RESTART_MILLIS = 250;

/**
 * Starts the parts in the order in which they need each other. A worker that ends by itself is started again: whatever it
 * was doing, the store knows how far it came.
 */
export async function startStack(options: StackOptions): Promise<LocalStack> {
  const { config, onLine } = options;
  const ports = options.anyPort ? { API_PORT: '0', WORKER_PORT: '0', SANDBOX_PORT: '0' } : {};
  const environment = {
    ...config.environment,
    COUNTERSIGN_DATA: config.dataDirectory,
    ...ports,
    ...options.settings,
  };
  const start = (name: 'sandbox' | 'api' | 'worker') =>
    startProcess({
      name,
      script: join(config.projectDirectory, 'apps', name, 'src', 'main.ts'),
      environment,
      onLine: (line) => onLine(name, line),
    });
  const started: StartedProcess[] = [];
  let stopping = false;
  const stopAll = async () => {
    stopping = true;
    // The worker first: what it still does needs the providers and the store.
    for (const part of [...started].reverse()) await part.stop(GRACE_MILLIS);
  };
  try {
    const [sandbox, api] = await Promise.all([options.sandbox ? start('sandbox') : null, start('api')]);
    started.push(...[sandbox, api].filter((part) => part !== null));
    const worker = await superviseWorker({
      start: () => start('worker'),
      isStopping: () => stopping,
      onLine,
    });
    started.push(worker.handle);
    const broken = Promise.race([
      api.ended.then((how) => `the API ended: ${how}`),
      ...(sandbox === null ? [] : [sandbox.ended.then((how) => `the sandbox ended: ${how}`)]),
    ]);
    return {
      apiUrl: api.url,
      sandboxUrl: sandbox?.url ?? null,
      workerUrl: () => worker.current().url,
      workerPid: () => worker.current().pid,
      broken,
      stop: stopAll,
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function superviseWorker(options: {
  start: () => Promise<StartedProcess>;
  isStopping: () => boolean;
  onLine: (name: string, line: string) => void;
}) {
  let current = await options.start();
  let restarting: Promise<void> | undefined;
  const watch = () => {
    void current.ended.then((how) => {
      if (options.isStopping()) return;
      options.onLine('worker', `ended (${how}); it is started again`);
      restarting = restart();
    });
  };
  const restart = async () => {
    while (!options.isStopping()) {
      await new Promise((resolve) => setTimeout(resolve, RESTART_MILLIS));
      try {
        current = await options.start();
        watch();
        return;
      } catch (error) {
        options.onLine('worker', error instanceof Error ? error.message : String(error));
      }
    }
  };
  watch();
  const handle: StartedProcess = {
    name: 'worker',
    pid: current.pid,
    url: current.url,
    ended: current.ended,
    stop: async (grace) => {
      await restarting;
      await current.stop(grace);
    },
  };
  return { handle, current: () => current };
}
