import { z } from 'zod';
import { idSchema } from './ids.ts';
import { PROVIDERS, type Provider } from './vocabulary.ts';

/** What a worker is given to do: a step, the check of an account, or a request that waits for its permit. */
export const workSubjectSchema = z.union([idSchema('step'), idSchema('accountCheck'), idSchema('request')]);

/** All that travels through the queue: a name of something that the store knows. It carries no authority. */
export const jobDataSchema = z.strictObject({ stepId: workSubjectSchema });
export type JobData = z.infer<typeof jobDataSchema>;

/** One queue per provider, so that limits and pauses are per provider. */
export const queueNameFor = (provider: Provider): string => `step-${provider}`;
export const QUEUE_NAMES: readonly string[] = PROVIDERS.map(queueNameFor);
