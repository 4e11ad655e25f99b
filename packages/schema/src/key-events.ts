import { z } from 'zod';
import { idSchema } from './ids.ts';
import { publicKeySchema, rotatedKeySchema } from './rotated-key.ts';

/** Entries about keys of the installation; part of the registry. */
export const KEY_EVENTS = {
  'key.rotated': z
    .strictObject({
      key: rotatedKeySchema,
      /** Public halves: of the log a verifier key, of reviews an SPKI in base64; of personal data the mark of the key; of the workers the age recipient. */
      old: publicKeySchema,
      successor: publicKeySchema,
      /** Of the log the smallest size that the new one signs, of reviews the index of the first entry that it may sign, of personal data and of the workers the index of the first entry after it. */
      from: z.int().min(1),
      /** Of the log: a checkpoint of the entries before this one, signed by the old key, with a line that names the successor. */
      note: z.string().max(2_000).optional(),
      change: idSchema('governanceChange'),
      setup: z.literal(true).optional(),
    })
    .describe(
      'Another key took the place of one of the installation. What the old one signed before this entry stays valid, and what it signs after it does not count. The old key of personal data opens nothing of the database any more; that of the workers opens what was sealed to it before. Of the key of the log the old one itself names its successor in `note`, so that whoever trusts the first key can follow.',
    ),
} as const;
