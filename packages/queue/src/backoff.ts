import type { BackoffOptions } from 'bullmq';
import type { RetryPolicy } from './types.ts';

/** Half of every pause is left to chance, so that what failed together is not tried again together. */
const JITTER = 0.5;

/**
 * The pause after a failure, for BullMQ: the first delay, doubled for every failure before this one, up to the
 * largest; BullMQ shortens it by chance to between half and all of it.
 */
export function backoffAfter(policy: RetryPolicy, failuresBefore: number): BackoffOptions {
  const doubled = policy.firstDelayMillis * 2 ** failuresBefore;
  return { type: 'fixed', delay: Math.min(doubled, policy.maxDelayMillis), jitter: JITTER };
}
