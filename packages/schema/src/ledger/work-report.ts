import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { sealedTextSchema } from '../request.ts';
import {
  accountFindingSchema,
  callFailureSchema,
  probeResultSchema,
  verifyResultSchema,
} from './observed.ts';
import { reportedAnswersSchema, reportedCodeSchema, reportedResultSchema, reportedText } from './reported.ts';
import { openingSchema } from './work-order.ts';

/** A password that the worker made or opened: once sealed to the workers, once to the owner of the integration. */
export const sealedPasswordSchema = z.strictObject({ worker: sealedTextSchema, owner: sealedTextSchema });
export type SealedPassword = z.infer<typeof sealedPasswordSchema>;

/** Which attempt ended. It is named in full, so that its outcome counts also where nobody remembers the ticket. */
const attempt = { step: idSchema('step'), attempt: z.int().min(1) };

/** More than all operators of an account have to be checked for. */
const MOST_FINDINGS = 2_000;

/** What a worker says of work that it was given. */
export const workReportSchema = z.discriminatedUnion('kind', [
  /** The provider's user that the address of the order belongs to. */
  z.strictObject({ kind: z.literal('identified'), result: reportedResultSchema }),
  /** What comes before an attempt failed: the provider was asked for no effect. */
  z.strictObject({ kind: z.literal('unprepared'), failure: callFailureSchema }),
  z.strictObject({
    kind: z.literal('applied'),
    ...attempt,
    result: reportedResultSchema,
    /** Whether this worker goes on with the read-back by itself. */
    goesOn: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('failed'), ...attempt, failure: callFailureSchema }),
  z.strictObject({ kind: z.literal('seen'), seen: verifyResultSchema }),
  z.strictObject({ kind: z.literal('unseen'), failure: callFailureSchema }),
  /** The password that a person needs is made; the task can be opened. */
  z.strictObject({ kind: z.literal('prepared'), password: sealedPasswordSchema.nullable() }),
  /** The password is sealed to the person who has taken the step on. */
  z.strictObject({ kind: z.literal('handed-over'), sealed: sealedTextSchema }),
  /** All that could be done for that person is done. */
  z.strictObject({
    kind: z.literal('assisted'),
    trial: z.strictObject({ secret: idSchema('secret'), result: probeResultSchema }).nullable(),
  }),
  /** It is too early: somebody else may be at work on it. */
  z.strictObject({ kind: z.literal('too-early'), afterMillis: z.int().nonnegative() }),
  z.strictObject({
    kind: z.literal('account-checked'),
    findings: z.array(accountFindingSchema).max(MOST_FINDINGS).readonly(),
  }),
  z.strictObject({
    kind: z.literal('diagnosed'),
    result: z.enum(['good', 'not-good', 'not-tried']),
    code: reportedCodeSchema.nullable(),
    message: reportedText(4_000),
    observations: reportedAnswersSchema,
  }),
]);
export type WorkReport = z.infer<typeof workReportSchema>;

/** What becomes of a report. */
export const reportAnswerSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('settled') }),
  /** The work is not what it was when it was given out, and nothing was recorded. */
  z.strictObject({ kind: z.literal('moved') }),
  /** The worker goes on with this one. */
  z.strictObject({ kind: z.literal('next'), opening: openingSchema }),
]);
export type ReportAnswer = z.infer<typeof reportAnswerSchema>;
