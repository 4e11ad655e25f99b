import { z } from 'zod';
import { idSchema } from './ids.ts';

/** What is sent to a destination: every entry of the log, or what people are told of requests and tasks. */
const DESTINATION_PURPOSES = ['log', 'notifications'] as const;
export const destinationPurposeSchema = z.enum(DESTINATION_PURPOSES);
export type DestinationPurpose = z.infer<typeof destinationPurposeSchema>;

/** What of a destination everybody may know. The rest of its address may hold a secret. */
export const destinationFields = {
  destination: idSchema('destination'),
  purpose: destinationPurposeSchema,
  /** Protocol, host and port, as `https://siem.example:8088`; of a file, `file:`. */
  where: z.string().min(1).max(300),
};

/** Somewhere that the configuration of a host has things sent to. */
export const destinationSchema = z.strictObject({
  id: idSchema('destination'),
  purpose: destinationPurposeSchema,
  where: destinationFields.where,
  /** `waiting`: nothing is sent there before others have approved it. */
  state: z.enum(['waiting', 'open']),
  /** When the host named it, and when it was opened. */
  namedAt: z.iso.datetime(),
  openedAt: z.iso.datetime().nullable(),
  /** The change that asks for it, where one is open. */
  change: idSchema('governanceChange').nullable(),
});
export type DestinationView = z.infer<typeof destinationSchema>;
