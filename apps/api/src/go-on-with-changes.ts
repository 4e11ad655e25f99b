import { createGoOnWithChanges } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

const EVERY_MILLIS = 30_000;

/**
 * Carries out, at the start and from then on, governance changes that are approved: what was cut off, and what had to wait for something
 * that has ended since. Stops with the app.
 */
export function goOnWithChanges(app: FastifyInstance, services: Services, logger: Logger): void {
  const goOn = createGoOnWithChanges(services);
  let turn: Promise<void> | undefined;
  const run = () => {
    if (services.store.suspension() !== null) return;
    turn ??= goOn()
      .then(services.settleKeys)
      .catch((err: unknown) => logger.error({ err }, 'an approved change was not carried out'))
      .finally(() => {
        turn = undefined;
      });
  };
  const timer = setInterval(run, EVERY_MILLIS);
  app.addHook('onClose', async () => {
    clearInterval(timer);
    await turn;
  });
  run();
}
