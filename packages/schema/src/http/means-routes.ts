import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { idParam, otherMeansSchema } from './parts.ts';
import { defineRoute } from './route.ts';
import { identityViewSchema, passkeyViewSchema } from './views.ts';

/** What ended with a session, a passkey or an identity. */
const endedSchema = z.strictObject({
  principal: idSchema('principal'),
  /** Tokens and sessions. */
  ended: z.int().nonnegative(),
  /** Passkeys that sign nobody in any more. */
  passkeys: z.array(idSchema('passkey')),
  identities: z.array(idSchema('identity')),
  /** Made by means of it and good still, because it was ended by the one that took its place. */
  kept: z.int().nonnegative(),
  /** What others have that comes from it, and is good still. */
  others: z.array(otherMeansSchema),
});

/** What people sign in with beside tokens, and what ends it. */
export const MEANS_ROUTES = {
  listPasskeys: defineRoute({
    method: 'GET',
    path: '/v1/principals/:id/passkeys',
    summary: 'List the passkeys of a person that sign in still',
    permission: 'passkey.read',
    params: idParam('principal'),
    status: 200,
    response: z.strictObject({ passkeys: z.array(passkeyViewSchema) }),
  }),
  revokePasskey: defineRoute({
    method: 'DELETE',
    path: '/v1/passkeys/:id',
    summary:
      'Have a passkey of somebody else sign nobody in any more, and end what they made by means of it; one of your own you remove on your account page',
    permission: 'passkey.revoke',
    params: idParam('passkey'),
    status: 200,
    response: endedSchema,
  }),
  listIdentities: defineRoute({
    method: 'GET',
    path: '/v1/principals/:id/identities',
    summary: 'List the identities at issuers that sign a person in still',
    permission: 'identity.read',
    params: idParam('principal'),
    status: 200,
    response: z.strictObject({ identities: z.array(identityViewSchema) }),
  }),
  revokeIdentity: defineRoute({
    method: 'DELETE',
    path: '/v1/identities/:id',
    summary:
      'Have an identity at an issuer sign its holder in no more, and end what they made by means of it; the account there is not touched',
    permission: 'identity.revoke',
    params: idParam('identity'),
    status: 200,
    response: endedSchema,
  }),
  endSession: defineRoute({
    method: 'DELETE',
    path: '/v1/sessions/:id',
    summary:
      'End a session, your own or somebody else’s, and what its holder made by means of it; the one of this call ends alone',
    permission: 'session.end',
    params: idParam('session'),
    status: 200,
    response: endedSchema,
  }),
} as const;
