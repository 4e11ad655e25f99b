import type { JobData } from '@countersign/schema';
import type { Job, JobState, JobsOptions, JobType, Processor } from 'bullmq';

/** The part of BullMQ's queue that is used; the same over every kind of server. */
export interface StepQueue {
  add(name: string, data: JobData, options: JobsOptions): Promise<unknown>;
  getJobCounts(...states: JobType[]): Promise<Record<string, number>>;
  /** `unknown` where there is no such job. */
  getJobState(jobId: string): Promise<JobState | 'unknown'>;
  on(event: 'error', listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

/** The part of BullMQ's worker that is used. */
export interface StepWorker {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (jobIds: string[]) => void): unknown;
  waitUntilReady(): Promise<void>;
  /** Takes jobs until the worker is paused or closed. */
  run(): Promise<void>;
  pause(doNotWaitActive?: boolean): Promise<void>;
  resume(): Promise<void>;
  close(): Promise<void>;
}

/** A job as it comes back: what the queue keeps is not trusted, so its data is not typed. */
export type StepJob = Job<unknown, void>;
export type StepProcessor = Processor<unknown, void>;

export interface WorkerSettings {
  readonly concurrency: number;
}

export interface OpenWorker {
  readonly worker: StepWorker;
  /** Closes the worker when its jobs have ended, and its connections; one that is lost is not made again. */
  close(): Promise<void>;
}

/** Makes BullMQ's queues and workers over one kind of server. */
export interface QueueBackend {
  openQueue(name: string): StepQueue;
  /** The worker connects, but takes nothing before `run`. */
  openWorker(name: string, processor: StepProcessor, settings: WorkerSettings): OpenWorker;
  /** Called after every queue and worker was closed. */
  close(): Promise<void>;
}

/**
 * Timing where several workers share a server. A worker that died is noticed when its lock has run out and two
 * passes of the stalled check have seen that: at most `lockDuration` + 2 x `stalledInterval` = 10 s. A worker whose event
 * loop stands still for less than half of `lockDuration` keeps its jobs. What the server did not take for want of a
 * connection is said again after `runRetryDelay`; BullMQ does not cut that wait short for a close, so it has to be less
 * than the time that a close has.
 */
export const SHARED_SERVER_TIMING = {
  lockDuration: 6_000,
  stalledInterval: 2_000,
  runRetryDelay: 1_000,
} as const;

/**
 * However often a worker dies with a job in hand, the job is delivered again: the store counts attempts and decides
 * when a person has to look. The largest number that BullMQ's SQL takes.
 */
export const MAX_STALLED_COUNT = 2_147_483_647;

/** Events of BullMQ that are kept per queue; nobody reads them here. */
export const MAX_EVENTS = 100;
