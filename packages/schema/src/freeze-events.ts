import { z } from 'zod';
import { freezeScopeSchema } from './freeze.ts';
import { idSchema } from './ids.ts';

const freeze = idSchema('freeze');

/** Entries about stopping execution; part of the registry. */
export const FREEZE_EVENTS = {
  'installation.frozen': z
    .strictObject({ freeze, ...freezeScopeSchema, voidsPermits: z.boolean() })
    .describe(
      'Somebody stopped execution: of an account, of a provider, or of everything where both are null. Until `installation.thawed` nothing is attempted there and no permit is issued. With `voidsPermits`, permits from before that were not used are void for good.',
    ),
  'installation.thawed': z
    .strictObject({ freeze, change: idSchema('governanceChange') })
    .describe('Execution goes on that a freeze had stopped, as far as no other one stops it.'),
} as const;
