import { ConfigurationError } from '@countersign/schema';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startWorker } from './start-worker.ts';

/** How long a worker that lost the program that started it may take to stop. */
const ORPHAN_MILLIS = 4_000;

try {
  const config = readConfig(process.env);
  const logger = pino({ name: 'worker', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const worker = await startWorker(config, logger);
  // One line for whoever started this process; everything else goes to standard error.
  process.stdout.write(`${JSON.stringify({ ready: true, url: worker.url })}\n`);
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    worker.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ error }, 'the worker did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  // Whoever started this one with a channel is gone: it stops as it is asked to, and what hangs is cut off.
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), ORPHAN_MILLIS).unref();
    stop();
  });
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
