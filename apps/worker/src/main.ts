import { ConfigurationError } from '@countersign/schema';
import { pino } from 'pino';
import { readConfig } from './config.ts';
import { startWorker } from './start-worker.ts';

try {
  const config = readConfig(process.env);
  const logger = pino({ name: 'worker', level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const worker = await startWorker(config, logger);
  // One line for whoever started this process; everything else goes to standard error.
  process.stdout.write(`${JSON.stringify({ ready: true, url: worker.url })}\n`);
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      worker.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          logger.error({ error }, 'the worker did not stop cleanly');
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
