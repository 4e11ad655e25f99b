import { z } from 'zod';
import { auditEntrySchema } from './audit-events.ts';
import { idSchema } from './ids.ts';
import type { LOG_FILTERS } from './log-export.ts';
import { daySchema, providerSchema, slugSchema } from './vocabulary.ts';

/** How what an entry tells of ended; `unknown` where it was written before anybody could know. */
export const ENTRY_OUTCOMES = ['success', 'failure', 'unknown'] as const;
export const entryOutcomeSchema = z.enum(ENTRY_OUTCOMES);
export type EntryOutcome = z.infer<typeof entryOutcomeSchema>;

/** A place in the log: the index of an entry, a time, or a day in UTC. */
export const logPlaceSchema = z
  .string()
  .refine(
    (text) =>
      /^\d{1,15}$/.test(text) ||
      daySchema.safeParse(text).success ||
      z.iso.datetime({ offset: true }).safeParse(text).success,
    { error: 'must be an index, a day (2026-03-31) or a time (2026-03-31T12:00:00Z)' },
  );

/** Most values of one filter that takes several. */
const SEVERAL = 20;

const several = <T extends string>(allowed: readonly T[]) =>
  z.string().transform((text, context): T[] => {
    const given = text.split(',').map((one) => allowed.find((known) => known === one));
    const known = given.filter((one) => one !== undefined);
    if (known.length === given.length && given.length <= SEVERAL) return known;
    context.addIssue({
      code: 'custom',
      message: `must be one of ${allowed.join(', ')}, or up to ${SEVERAL} of them with commas between`,
    });
    return z.NEVER;
  });

/** Which entries of the log are meant, as a query of HTTP says it. What is not given does not matter. */
export const logFilterQuery = {
  /** First place that is meant. */
  from: logPlaceSchema.optional(),
  /** Last place that is meant, itself included. */
  to: logPlaceSchema.optional(),
  /** One or several, with commas between. */
  type: several(auditEntrySchema.shape.type.options).optional(),
  request: idSchema('request').optional(),
  /** Identifier, address or name of a principal, identifier of a worker, or `system`. */
  actor: z.string().min(1).max(254).optional(),
  account: slugSchema.optional(),
  provider: providerSchema.optional(),
  /** Identifier or name. */
  integration: z.string().min(1).max(200).optional(),
  outcome: entryOutcomeSchema.optional(),
  /**
   * Words that all have to be in the entry: identifiers, codes, or the first digits of a digest. The whole name or address of
   * somebody, label of an API user or name of an integration stands for its identifier.
   */
  text: z.string().min(1).max(200).optional(),
} satisfies Record<(typeof LOG_FILTERS)[number], z.ZodType>;
const logFilterSchema = z.object(logFilterQuery);
export type LogFilter = z.output<typeof logFilterSchema>;
