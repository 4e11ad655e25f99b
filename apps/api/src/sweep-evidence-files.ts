import { createSweepEvidence } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import type { Services } from './services.ts';

const EVERY_MILLIS = 600_000;

/** Removes files of evidence that nobody can read any more, at the start and from then on. Stops with the app. */
export function sweepEvidenceFiles(app: FastifyInstance, services: Services, logger: Logger): void {
  const sweep = createSweepEvidence(services);
  let turn: Promise<void> | undefined;
  const run = () => {
    turn ??= sweep()
      .catch((err: unknown) => logger.error({ err }, 'files of evidence were not removed'))
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
