export { InvalidJobError, QueueConfigError, QueueUnavailableError } from './errors.ts';
export { type OpenQueueOptions, openQueue } from './open-queue.ts';
export type {
  CloseOptions,
  ConsumeOptions,
  Consumer,
  ExhaustedStep,
  JobCounts,
  JobQueue,
  QueueLogger,
  RetryPolicy,
  StepDelivery,
  StepHandler,
  StepJobResult,
  StepPublication,
} from './types.ts';
