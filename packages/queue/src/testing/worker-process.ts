import { openQueue } from '../open-queue.ts';

/**
 * A worker in a process of its own. `hold` never ends its handlers, so that it can be killed in the middle of one;
 * `settle` ends after one step and closes, and the process has to end by itself then.
 * Arguments: mode, queue URL, data directory, prefix, queue name.
 */
const [mode, url, dataDir, prefix, queue] = process.argv.slice(2);
if (url === undefined || dataDir === undefined || prefix === undefined || queue === undefined) {
  throw new Error('mode, URL, data directory, prefix and queue name are needed');
}
const silent = () => undefined;
const jobs = await openQueue({
  url,
  dataDir,
  prefix,
  logger: { debug: silent, info: silent, warn: silent, error: silent },
  now: () => Date.now(),
});
const settled = Promise.withResolvers<void>();
const consumer = await jobs.consume({
  queue,
  concurrency: 1,
  retry: { maxAttempts: 1, firstDelayMillis: 1, maxDelayMillis: 1 },
  handler: async ({ stepId }) => {
    console.log(stepId);
    if (mode === 'hold') await new Promise(() => undefined);
    settled.resolve();
    return { kind: 'settled' };
  },
  onExhausted: async () => undefined,
});
console.log('ready');
process.once('message', (publication) => {
  jobs.publish(JSON.parse(String(publication))).catch((error: unknown) => console.error(error));
});
await settled.promise;
process.disconnect?.();
await consumer.close({ graceMillis: 10_000 });
await jobs.close();
