import { z } from 'zod';

/** The group whose members may break the glass. Nobody may, as long as it has no members. */
export const BREAK_GLASS_GROUP = 'break-glass';

/**
 * How long the review afterwards may take: 72 hours. No setting of the host, so that nobody who has that puts off being looked at; each entry
 * has the time that came of it.
 */
export const BREAK_GLASS_REVIEW_MILLIS = 72 * 3_600_000;

/** What the review afterwards says. */
export const breakGlassVerdictSchema = z.enum(['justified', 'not-justified']);
export type BreakGlassVerdict = z.infer<typeof breakGlassVerdictSchema>;
