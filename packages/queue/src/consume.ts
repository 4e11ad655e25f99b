import type { OpenWorker, QueueBackend } from './connection/backend.ts';
import { controlWorker } from './control-worker.ts';
import { QueueUnavailableError } from './errors.ts';
import { logOnce } from './log-once.ts';
import { createProcessor } from './process-job.ts';
import type { ConsumeOptions, Consumer, QueueLogger } from './types.ts';
import { within } from './within.ts';

const READY_MILLIS = 10_000;

/** Starts a worker on one queue. */
export async function startConsumer(parts: {
  readonly backend: QueueBackend;
  readonly options: ConsumeOptions;
  readonly logger: QueueLogger;
  readonly now: () => number;
}): Promise<Consumer> {
  const { backend, options, logger, now } = parts;
  const processor = createProcessor({ options, logger, now });
  const open = backend.openWorker(options.queue, processor.process, {
    concurrency: options.concurrency,
  });
  const report = logOnce(logger, options.queue);
  open.worker.on('error', report);
  await untilReady(open);
  const consumer = controlWorker(open, processor, logger);
  open.worker.run().catch(report);
  return consumer;
}

/** A worker of BullMQ whose first connection failed stays broken, so it is given up. */
async function untilReady(open: OpenWorker): Promise<void> {
  try {
    const ready = open.worker.waitUntilReady().then(() => true);
    if (await within(ready, READY_MILLIS, false)) return;
    throw new Error(`not connected within ${READY_MILLIS} ms`);
  } catch (cause) {
    await within(open.close(), READY_MILLIS, undefined);
    throw new QueueUnavailableError('The queue does not answer. Try again in a moment.', cause);
  }
}
