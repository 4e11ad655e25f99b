import { z } from 'zod';
import { publicKeySchema, rotatedKeySchema } from '../rotated-key.ts';

/** Changes of the keys of an installation. The secret halves stay on the host. */
export const KEY_CONTENTS = [
  z.strictObject({
    kind: z.literal('key.rotate'),
    key: rotatedKeySchema,
    /** The one that is in use now. */
    old: publicKeySchema,
    successor: publicKeySchema,
  }),
] as const;
