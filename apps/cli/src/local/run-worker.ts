import { join } from 'node:path';
import type { CommandContext } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { fields } from '../output/table.ts';
import { startProcess } from './start-process.ts';
import { aborted } from './stop-signal.ts';
import { superviseWorker } from './supervise-worker.ts';

/** As long as a step that is running may take to end, and a little more. */
const GRACE_MILLIS = 6_000;

/**
 * Runs a worker by itself until it is asked to stop, and starts it again whenever it ends.
 * @throws UsageError where no queue is named that several workers can share
 */
export async function runWorker(
  context: Pick<CommandContext, 'config' | 'dataDirectory' | 'say' | 'answer'>,
  stop: AbortSignal,
): Promise<void> {
  const { config, dataDirectory, say, answer } = context;
  const { environment } = config;
  const { QUEUE_URL: queue, LEDGER_URL: ledger } = environment;
  if (!queue || queue.startsWith('embedded'))
    throw new UsageError(
      'A worker by itself needs a queue that all workers share: set QUEUE_URL to redis://HOST:PORT or postgres://HOST/DATABASE, for the other workers as well.',
    );
  const stopping = new AbortController();
  const worker = await superviseWorker({
    start: () =>
      startProcess({
        name: 'worker',
        script: join(config.projectDirectory, 'apps', 'worker', 'src', 'main.ts'),
        environment: {
          ...environment,
          LOG_LEVEL: environment.LOG_LEVEL ?? 'warn',
          // Another one is the worker of "countersign start".
          WORKER_PORT: environment.WORKER_PORT ?? '0',
          COUNTERSIGN_DATA: dataDirectory,
        },
        stop,
        // For the queue, or for the ledger where that is elsewhere.
        mayWait: true,
        onLine: (line) => say(`worker: ${line}`),
      }),
    stopping: AbortSignal.any([stop, stopping.signal]),
    onLine: (line) => say(`worker: ${line}`),
  });
  try {
    const { url, pid } = worker.current();
    answer({ url, pid, ledger: ledger ?? null, data: dataDirectory }, () =>
      [
        'The worker runs.',
        '',
        fields([
          ['address', `${url} (/healthz, /readyz, /metrics)`],
          ['ledger', ledger ?? `the store in ${dataDirectory}`],
          ['keys and credentials', dataDirectory],
        ]),
        'Stop with Ctrl-C.',
      ].join('\n'),
    );
    await aborted(stop);
  } finally {
    stopping.abort();
    await worker.stop(GRACE_MILLIS);
  }
}
