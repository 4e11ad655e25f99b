import { z } from 'zod';
import { idSchema } from '../ids.ts';

/** Changes of who reviews in whose place. Ending one is no change that waits for others. */
export const DELEGATION_CONTENTS = [
  z.strictObject({
    kind: z.literal('delegation.set'),
    delegator: idSchema('principal'),
    delegate: idSchema('principal'),
    /** Null: from when it is approved. */
    beginsAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime(),
  }),
] as const;
