import { z } from 'zod';
import { reasonCodeSchema, subjectNameSchema } from '../erasure.ts';
import { idSchema } from '../ids.ts';

/** Changes of whose personal data can be read, and of what keeps it. */
export const SUBJECT_CONTENTS = [
  z.strictObject({
    kind: z.literal('subject.erase'),
    subject: subjectNameSchema,
    reasonCode: reasonCodeSchema,
  }),
  /** Placing one is no change that waits for others. */
  z.strictObject({ kind: z.literal('hold.release'), hold: idSchema('hold') }),
] as const;
