import { z } from 'zod';

/**
 * Keys of an installation that others approve another one for: of the log's checkpoints, of reviews that the server signs, the one that wraps
 * the keys of personal data, and the one that opens what is sealed to workers.
 */
export const ROTATED_KEYS = ['log', 'review', 'personal', 'worker'] as const;
export const rotatedKeySchema = z.enum(ROTATED_KEYS);
export type RotatedKey = z.infer<typeof rotatedKeySchema>;

/** The public half of a key, as it is handed out; of the key of personal data, which has none, a mark that tells it from others. */
export const publicKeySchema = z.string().regex(/^[!-~]{40,300}$/, 'must be the public half of a key');
