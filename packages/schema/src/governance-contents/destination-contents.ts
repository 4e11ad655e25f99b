import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Changes of where an installation sends what it knows. That nothing is sent somewhere any more is no change that waits for others. */
export const DESTINATION_CONTENTS = [
  z.strictObject({ kind: z.literal('destination.open'), destination: idSchema('destination') }),
] as const;
