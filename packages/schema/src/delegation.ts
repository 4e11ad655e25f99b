import { z } from 'zod';
import { shownAddressSchema } from './erasure.ts';
import { idSchema } from './ids.ts';

/** So long one lasts at most, and so far ahead it begins at most, in days: for longer, roles are given and taken. */
export const MAX_DELEGATION_DAYS = 90;

/**
 * `scheduled`: it is still to begin. `in-force`: the delegate reviews requests in place of the delegator. `over`: its time has run out. `ended`:
 * somebody ended it before.
 */
const delegationStateSchema = z.enum(['scheduled', 'in-force', 'over', 'ended']);

const person = z.strictObject({
  id: idSchema('principal'),
  name: z.string(),
  email: shownAddressSchema,
});

/** A delegation as people see it. Why it was asked for is in the change by which it was approved. */
export const delegationViewSchema = z.strictObject({
  /** Of the change by which it was approved. */
  id: idSchema('governanceChange'),
  /** In whose place reviews are given. */
  delegator: person,
  /** Who gives them. */
  delegate: person,
  beginsAt: z.iso.datetime(),
  endsAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  state: delegationStateSchema,
});
export type DelegationView = z.infer<typeof delegationViewSchema>;

const people = {
  delegation: idSchema('governanceChange'),
  delegator: idSchema('principal'),
  delegate: idSchema('principal'),
};

/** Entries of who reviews in whose place. Part of AUDIT_EVENTS. */
export const DELEGATION_EVENTS = {
  'delegation.set': z
    .strictObject({ ...people, beginsAt: z.iso.datetime(), endsAt: z.iso.datetime() })
    .describe(
      'Somebody reviews requests in place of somebody else, from `beginsAt` until `endsAt`; `delegation` is the change by which that was approved.',
    ),
  'delegation.ended': z
    .strictObject({ ...people, because: z.enum(['ended', 'left']) })
    .describe(
      'That was ended before its time: by whoever the entry names as having acted, or because one of the two has `left`.',
    ),
} as const;
