import { z } from 'zod';

/** Changes of the log. */
export const LOG_CONTENTS = [
  z.strictObject({
    kind: z.literal('log.prune'),
    /** Entries below this index lose their bytes. */
    before: z.int().min(1),
  }),
] as const;
