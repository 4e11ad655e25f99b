import { z } from 'zod';
import { idSchema } from './ids.ts';
import { slugSchema } from './vocabulary.ts';

/** People whom a group has at most. */
export const MAX_MEMBERS = 100;

/** A named set of people, of which policies can ask that one of them approves. */
export interface Group {
  readonly id: string;
  /** Identifiers of principals, sorted. */
  readonly members: readonly string[];
}

/** A group as people see it: who is in it, by name. */
export const groupViewSchema = z.strictObject({
  id: slugSchema,
  members: z.array(
    z.strictObject({
      id: idSchema('principal'),
      name: z.string(),
      /** Whether this one may still review: who lost the role or has left approves nothing. */
      reviews: z.boolean(),
    }),
  ),
});
export type GroupView = z.infer<typeof groupViewSchema>;

/** Entries of who is in which group. Part of AUDIT_EVENTS. */
export const GROUP_EVENTS = {
  'group.set': z
    .strictObject({
      group: slugSchema,
      members: z.array(idSchema('principal')),
      change: idSchema('governanceChange').optional(),
    })
    .describe(
      'Who is in a group from now on, of which policies can ask that one approves; without `change`, because somebody left.',
    ),
} as const;
