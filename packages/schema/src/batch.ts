import { z } from 'zod';

/**
 * How far a file of requests has come. `deciding`: its rows become requests in the background. `paused`: somebody stopped that, for the
 * time being. `stopped`: it stopped itself, such as where the token with which it was handed in has ended. `cancelling`: what is left of
 * it is being taken back.
 */
export const BATCH_STATES = ['deciding', 'paused', 'stopped', 'cancelling', 'cancelled', 'decided'] as const;
export const batchStateSchema = z.enum(BATCH_STATES);
export type BatchState = z.infer<typeof batchStateSchema>;

/**
 * What was decided about a row of a file when it was taken in. `refused`: it is no request that could be decided. `unchanged`: the row of a
 * corrected file that was accepted before, so that nothing is made of it again.
 */
export const ROW_VERDICTS = ['allow', 'review', 'deny', 'refused', 'unchanged'] as const;
export const rowVerdictSchema = z.enum(ROW_VERDICTS);
export type RowVerdict = z.infer<typeof rowVerdictSchema>;

/** What is done to a batch in the background. */
export type BatchWork = Extract<BatchState, 'deciding' | 'cancelling'>;
