import { assertNever } from '@countersign/schema';
import { DelayedError, UnrecoverableError, WaitingError } from 'bullmq';
import { backoffAfter } from './backoff.ts';
import type { StepJob, StepProcessor } from './connection/backend.ts';
import { parseJobData } from './job.ts';
import { runHandler } from './run-handler.ts';
import type { ConsumeOptions, QueueLogger } from './types.ts';

/** Pause before a job is offered again that cannot be dealt with now. */
const OFFER_AGAIN_MILLIS = 5_000;

interface Processing {
  readonly options: ConsumeOptions;
  readonly logger: QueueLogger;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A job in this worker's hands. */
interface Held extends Processing {
  readonly job: StepJob;
  readonly token: string | undefined;
  readonly stepId: string;
}

/** What the queue keeps of a failure. The reason goes to the log and to the store, never to the queue. */
class AttemptFailed extends Error {
  override name = 'AttemptFailed';
  override stack = '';
}

/** The jobs in this worker's hands, by step. */
type Running = Map<string, AbortController>;

export interface JobProcessor {
  readonly process: StepProcessor;
  /** Tells the handlers to stop. */
  interrupt(reason: string): void;
}

/**
 * Turns what a handler does into what BullMQ does with the job. The only place where the two vocabularies meet: BullMQ
 * is told most of it by errors that are thrown after the job was moved.
 */
export function createProcessor(processing: Processing): JobProcessor {
  const running: Running = new Map();
  return {
    process: async (job, token) => {
      applyPolicy(job, processing.options);
      const stepId = parseJobData(job.data)?.stepId;
      if (stepId === undefined) {
        processing.logger.warn({ jobId: job.id }, 'a job that names no step was removed from the queue');
        throw new UnrecoverableError();
      }
      const held: Held = { ...processing, job, token, stepId };
      // The same job again: its lock ran out while the event loop stood still. Another one: the step was republished.
      // Whoever has it in hand goes on: what it does to a provider is not taken back by giving it up.
      if (running.has(stepId)) return await offerAgain(held, OFFER_AGAIN_MILLIS);
      const interruption = new AbortController();
      running.set(stepId, interruption);
      try {
        await settle(held, interruption.signal);
      } finally {
        running.delete(stepId);
      }
    },
    interrupt: (reason) => {
      for (const interruption of running.values()) interruption.abort(new Error(reason));
    },
  };
}

/** A job's own options carry no authority: how often it is tried and what is kept of it is the consumer's decision. */
function applyPolicy(job: StepJob, { retry }: ConsumeOptions): void {
  job.opts.attempts = retry.maxAttempts;
  job.opts.backoff = backoffAfter(retry, job.attemptsMade);
  job.opts.removeOnComplete = true;
  job.opts.removeOnFail = true;
}

async function settle(held: Held, signal: AbortSignal): Promise<void> {
  const { options, logger, stepId } = held;
  const end = await runHandler(options.handler, { stepId, signal });
  switch (end.kind) {
    case 'given-up':
      logger.info({ stepId }, 'a step was interrupted and is handed back');
      await held.job.moveToWait(held.token);
      throw new WaitingError();
    case 'threw':
      return await fail(held, end.error);
    case 'returned':
      break;
    default:
      return assertNever(end);
  }
  const { result } = end;
  switch (result.kind) {
    case 'settled':
      return;
    case 'retry':
      logger.info({ stepId, afterMillis: result.afterMillis, reason: result.reason }, 'a step waits');
      return await offerAgain(held, result.afterMillis);
    default:
      assertNever(result);
  }
}

/** Delays the job without counting an attempt. Always throws: that is how BullMQ learns that the job has moved. */
async function offerAgain(held: Held, afterMillis: number): Promise<never> {
  await held.job.moveToDelayed(held.now() + Math.max(0, Math.ceil(afterMillis)), held.token);
  throw new DelayedError();
}

async function fail(held: Held, error: unknown): Promise<never> {
  const { job, stepId, options, logger } = held;
  const attempt = job.attemptsMade + 1;
  if (isRetryable(error) && attempt < options.retry.maxAttempts) {
    logger.warn({ err: error, stepId, attempt }, 'an attempt of a step failed; it is tried again');
    throw new AttemptFailed();
  }
  logger.error({ err: error, stepId, attempt }, 'a step failed for good');
  try {
    await options.onExhausted({ stepId, error });
  } catch (cause) {
    logger.error({ err: cause, stepId }, 'the failure of a step could not be recorded; it is offered again');
    await offerAgain(held, OFFER_AGAIN_MILLIS);
  }
  throw new UnrecoverableError();
}

/** Errors say themselves whether trying again can help; one that does not say gets the benefit of the doubt. */
function isRetryable(error: unknown): boolean {
  return !(typeof error === 'object' && error !== null && 'retryable' in error && error.retryable === false);
}
