import type { Logger } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { repeat } from './repeat.ts';
import type { Services } from './services.ts';

const EVERY_MILLIS = 30_000;

/**
 * Has files decided in which something is left to do: what was left when the service ended, and what stands still although it runs, whatever
 * the reason. Stops with the app.
 */
export function goOnWithBatches(
  app: FastifyInstance,
  { store, batches }: Pick<Services, 'store' | 'batches'>,
  { logger, everyMillis = EVERY_MILLIS }: { readonly logger: Logger; readonly everyMillis?: number },
): void {
  repeat(app, {
    everyMillis,
    work: async () => {
      if (store.read((tx) => tx.batches.unfinished()).length > 0) batches.goOn();
    },
    failed: (err) => logger.error({ err }, 'files that are not decided to their end could not be looked for'),
  });
}
