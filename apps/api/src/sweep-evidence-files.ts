import { createSweepEvidence } from '@countersign/use-cases';
import type { Logger } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { repeat } from './repeat.ts';
import type { Services } from './services.ts';

const EVERY_MILLIS = 600_000;

/** Removes files of evidence that nobody can read any more, at the start and from then on. Stops with the app. */
export function sweepEvidenceFiles(app: FastifyInstance, services: Services, logger: Logger): void {
  repeat(app, {
    everyMillis: EVERY_MILLIS,
    work: createSweepEvidence(services),
    failed: (err) => logger.error({ err }, 'files of evidence were not removed'),
  });
}
