import { z } from 'zod';

/** Keys of an installation that others approve another one for: of the log's checkpoints, and of reviews that the server signs. */
export const ROTATED_KEYS = ['log', 'review'] as const;
export const rotatedKeySchema = z.enum(ROTATED_KEYS);
export type RotatedKey = z.infer<typeof rotatedKeySchema>;

/** The public half of a key, as it is handed out. */
export const publicKeySchema = z.string().regex(/^[!-~]{40,300}$/, 'must be the public half of a key');
