import type { JobData } from '@countersign/schema';

/** Where the package reports what an operator should know; a pino logger fits. */
export interface QueueLogger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** A step to be carried out: a name of something that the store knows, nothing else. */
export interface StepPublication {
  /** One queue per provider, as `queueNameFor` of `@countersign/schema` names it. */
  readonly queue: string;
  /** `step-<ULID>`. While a job of this id waits or runs, publishing it again does nothing. */
  readonly jobId: string;
  readonly data: JobData;
  /** Milliseconds before the step may start; 0 when absent. */
  readonly delayMillis?: number;
}

/**
 * How a handler ended:
 * - `settled`: the store knows the outcome, good or bad; the job is done.
 * - `retry`: look again after `afterMillis` (somebody else acts, or a limit of one account is reached). Not an attempt.
 */
export type StepJobResult =
  | { readonly kind: 'settled' }
  | { readonly kind: 'retry'; readonly afterMillis: number; readonly reason: string };

/** One delivery of a step. A step can be delivered more than once, never twice at once in one consumer. */
export interface StepDelivery {
  readonly stepId: string;
  /**
   * Aborted when the consumer closes and the grace is over. Not when the lock on the job is lost: whether a step is done
   * by somebody is for the store to say, and not for a queue that may have lost everything.
   */
  readonly signal: AbortSignal;
}

/**
 * Carries one delivery out. What it throws is retried with backoff, unless the error has `retryable: false`.
 */
export type StepHandler = (delivery: StepDelivery) => Promise<StepJobResult>;

/** What was thrown when no attempt is left. */
export interface ExhaustedStep {
  readonly stepId: string;
  readonly error: unknown;
}

/** How often a handler that throws is tried, and how long the pauses are. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. */
  readonly maxAttempts: number;
  /** Pause after the first failure; it doubles after every further one. */
  readonly firstDelayMillis: number;
  readonly maxDelayMillis: number;
}

export interface ConsumeOptions {
  readonly queue: string;
  /** Handlers that run at once in this process. */
  readonly concurrency: number;
  readonly retry: RetryPolicy;
  readonly handler: StepHandler;
  /**
   * Called after the last failure and before the job leaves the queue, so a crash in between repeats it.
   * While it throws, the job stays and it is called again later.
   */
  readonly onExhausted: (exhausted: ExhaustedStep) => Promise<void>;
}

export interface CloseOptions {
  /** Milliseconds that running handlers get to end by themselves before their signal is aborted. */
  readonly graceMillis: number;
}

/** Takes steps from one queue and runs the handler. */
export interface Consumer {
  /** Takes no more jobs; resolves when the running handlers have ended. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /**
   * Takes no more jobs, waits for the running handlers, aborts those that outlast the grace, and releases every
   * connection. A handler that ends by throwing after the abort hands its job back; one that ignores the abort
   * keeps it until its lock runs out. Calling it again waits for the same close.
   */
  close(options: CloseOptions): Promise<void>;
}

/** How many jobs of a queue are in which state. */
export interface JobCounts {
  readonly waiting: number;
  readonly active: number;
  readonly delayed: number;
}

/** The queue of steps, whatever keeps it. Delivers at least once; the store decides what still has to be done. */
export interface JobQueue {
  /**
   * @throws InvalidJobError when the id or the data is malformed.
   * @throws QueueUnavailableError when the job could not be handed over; it is safe to publish it again.
   */
  publish(publication: StepPublication): Promise<void>;
  /**
   * Starts to take jobs; resolves when the consumer is connected.
   *
   * @throws QueueUnavailableError when the queue does not answer.
   */
  consume(options: ConsumeOptions): Promise<Consumer>;
  /**
   * Whether a job waits in a queue, for its turn or for its time, and nobody has taken it.
   *
   * @throws QueueUnavailableError when the queue cannot be asked.
   */
  isWaiting(queue: string, jobId: string): Promise<boolean>;
  /** @throws QueueUnavailableError when the queue cannot be asked. */
  counts(queue: string): Promise<JobCounts>;
  /** Closes what is open, consumers without grace. Nothing of the queue keeps the process alive afterwards. */
  close(): Promise<void>;
}
