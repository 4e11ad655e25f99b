import { createGoOnWithChanges } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { repeat } from './repeat.ts';
import type { Services } from './services.ts';

const EVERY_MILLIS = 30_000;

/**
 * Carries out, at the start and from then on, governance changes that are approved: what was cut off, and what had to wait for something
 * that has ended since. Stops with the app.
 */
export function goOnWithChanges(app: FastifyInstance, services: Services, logger: Logger): void {
  const goOn = createGoOnWithChanges(services);
  repeat(app, {
    everyMillis: EVERY_MILLIS,
    work: async () => {
      if (services.store.suspension() !== null) return;
      await goOn();
      services.settleKeys();
    },
    failed: (err) => logger.error({ err }, 'an approved change was not carried out'),
  });
}
