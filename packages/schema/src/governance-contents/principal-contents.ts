import { z } from 'zod';
import { nameSchema } from '../fields/text-schema.ts';
import { MAX_MEMBERS } from '../group.ts';
import { idSchema } from '../ids.ts';
import { TOKEN_SCOPES, tokenScopeSchema } from '../token.ts';
import { roleSchema, slugSchema } from '../vocabulary.ts';

const principal = idSchema('principal');
const scope = {
  roles: z.array(roleSchema).max(roleSchema.options.length),
  /** Accounts that the roles cover; null covers all. */
  accounts: z.array(slugSchema).max(1_000).nullable(),
};

/** Lets somebody in who is registered. Who that is, is in what reviewers sign by a salted digest. */
export const invitationSchema = z.strictObject({
  kind: z.literal('principal.invite'),
  principal,
  ...scope,
});

/** Changes of who signs in, and of what they may do. */
export const PRINCIPAL_CONTENTS = [
  invitationSchema,
  z.strictObject({ kind: z.literal('principal.reactivate'), principal }),
  z.strictObject({ kind: z.literal('principal.set-roles'), principal, ...scope }),
  /** All that are in a group from then on, of which policies can ask that one approves. */
  z.strictObject({
    kind: z.literal('group.set'),
    group: slugSchema,
    members: z.array(principal).max(MAX_MEMBERS),
  }),
  /** A token for a machine; whoever asked for it is handed it once, after it was approved. */
  z.strictObject({
    kind: z.literal('token.issue'),
    principal,
    label: nameSchema(100),
    scopes: z.array(tokenScopeSchema).min(1).max(TOKEN_SCOPES.length),
    /** From when it is approved. */
    expiresInDays: z.int().positive().max(365),
  }),
] as const;
