import { z } from 'zod';
import { shownAddressSchema } from './erasure.ts';
import { nameSchema } from './fields/text-schema.ts';
import { idSchema } from './ids.ts';
import { roleSchema, slugSchema } from './vocabulary.ts';

/** How long a token is good where nobody says otherwise, in days. */
export const TOKEN_DAYS = 90;

/** age recipient: the public half of a key. */
export const recipientSchema = z.string().startsWith('age1');

/** `waiting`: registered, and to be let in by a change that others approve; until then nobody who signs in or receives anything. */
const PRINCIPAL_STATES = ['waiting', 'active', 'deactivated'] as const;

/** A person or machine that signs in to Countersign. */
export const principalSchema = z.strictObject({
  id: idSchema('principal'),
  name: z.string().min(1).max(200),
  email: shownAddressSchema,
  kind: z.enum(['person', 'machine']),
  roles: z.array(roleSchema),
  /** Accounts that the roles cover; null covers all. */
  accounts: z.array(slugSchema).nullable(),
  /** age recipient to which credentials for this principal are sealed. */
  recipient: recipientSchema.nullable(),
  /** Whoever is deactivated signs in no more and receives nothing; what they did stays as it is. */
  state: z.enum(PRINCIPAL_STATES),
  /**
   * Who made the code by which this person enrolled, as long as nobody else has vouched that it is that person; absent otherwise.
   * Until then the two may be one, so what takes different people does not count this one.
   */
  letInBy: idSchema('principal').optional(),
});
export type Principal = z.infer<typeof principalSchema>;

export const createPrincipalSchema = principalSchema
  .omit({ id: true, state: true, letInBy: true })
  .extend({ name: nameSchema(200), email: z.email() })
  .partial({ accounts: true, recipient: true });
export type CreatePrincipal = z.infer<typeof createPrincipalSchema>;

/** What somebody signed in with: a token, or a session in a browser or on the command line. */
export const meansSchema = idSchema('token').or(idSchema('session'));

/** Who did something and how, as audit entries name it. */
export const actorSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('principal'),
    id: idSchema('principal'),
    /** How the principal signed in: the identifier of the token or session. `token` alone stands in entries of before that was kept. */
    via: meansSchema.or(z.literal('token')),
  }),
  z.strictObject({
    kind: z.literal('worker'),
    id: z.string(),
    /** The token of a worker on another machine. */
    via: idSchema('token').optional(),
  }),
  z.strictObject({ kind: z.literal('system') }),
]);
export type Actor = z.infer<typeof actorSchema>;
