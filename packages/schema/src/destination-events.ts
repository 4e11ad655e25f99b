import { z } from 'zod';
import { destinationFields } from './destination.ts';
import { idSchema } from './ids.ts';

/** Entries about where things are sent; part of the registry. */
export const DESTINATION_EVENTS = {
  'destination.named': z
    .strictObject(destinationFields)
    .describe(
      'The configuration of the host names a new destination, or another address under the name of one. Nothing is sent there until others have approved it: "countersign destination open".',
    ),
  'destination.opened': z
    .strictObject({
      ...destinationFields,
      /** Absent where the installation was still being set up. */
      change: idSchema('governanceChange').optional(),
      setup: z.literal(true).optional(),
    })
    .describe(
      'From here on things are sent to a destination. With `setup`, the installation was still being set up, and the configuration of the host was enough.',
    ),
  'destination.closed': z
    .strictObject(destinationFields)
    .describe(
      'The configuration of the host does not name a destination any more, and nothing is sent there; where it is named again, others have to approve it again.',
    ),
} as const;
