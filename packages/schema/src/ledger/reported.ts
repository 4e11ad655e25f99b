import { z } from 'zod';
import { stepResultSchema } from '../plan.ts';
import { observationSchema } from '../proof.ts';

/**
 * What a worker says in words, as far as it is kept. What is too long is cut, and half a character becomes the sign for one that was lost: what a
 * provider did must not be lost for how it was told, and neither can be written to the log.
 */
export const reportedText = (max: number) =>
  z.string().overwrite((text) => text.slice(0, max).toWellFormed());

/** A name of the program's own, such as that of a failure; never what a provider or a person wrote. */
export const reportedCodeSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]{0,59}$/, 'must be a code such as PROVIDER_UNAVAILABLE');

/** More answers of a provider than one step or check asks for. */
const MOST_ANSWERS = 100;
export const reportedAnswersSchema = z.array(observationSchema).max(MOST_ANSWERS).readonly();

const identifier = (max: number) =>
  z
    .string()
    .max(max, `must have at most ${max} characters`)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not hold control characters or halves of characters');

/** The result of a step as it comes from another machine: an identifier is taken as it is or not at all. */
export const reportedResultSchema = stepResultSchema.extend({
  providerId: identifier(254).optional(),
  status: identifier(100).optional(),
  observations: z.array(observationSchema).max(MOST_ANSWERS).optional(),
});
