import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { digestSchema } from '../vocabulary.ts';

/** Changes of the policies in force. The set and what was found out about it are kept with the proposal, under these digests. */
export const POLICY_CONTENTS = [
  z.strictObject({
    kind: z.literal('policies.activate'),
    proposal: idSchema('policyProposal'),
    policyDigest: digestSchema,
    /** The set in force that it was compared with. */
    baseDigest: digestSchema,
    reportDigest: digestSchema,
  }),
] as const;
