import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Changes of what is stopped. Stopping it is no change that waits for others. */
export const FREEZE_CONTENTS = [
  z.strictObject({ kind: z.literal('freeze.lift'), freeze: idSchema('freeze') }),
] as const;
