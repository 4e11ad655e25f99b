import { z } from 'zod';
import { idSchema } from './ids.ts';
import { digestSchema } from './vocabulary.ts';

const principal = idSchema('principal');
const session = idSchema('session');
const passkey = idSchema('passkey');
/** What a token, session, passkey or identity was made by means of, with which it ended. */
const means = z.union([passkey, session, idSchema('token'), idSchema('identity')]);
/** What somebody has shown: a passkey of theirs, their identity at an issuer, an invitation, a session that confirms another one, or a token of the own machine. */
const proof = z.union([passkey, session, idSchema('token'), idSchema('identity'), z.literal('invitation')]);

/** Signing in as a person. Part of AUDIT_EVENTS. */
export const SIGN_IN_EVENTS = {
  'session.started': z
    .strictObject({
      session,
      principal,
      kind: z.enum(['browser', 'cli']),
      proof,
      expiresAt: z.iso.datetime(),
    })
    .describe(
      'A person signed in: in a browser, or on the command line. `proof` is what they showed for it; what they do from here on names the session.',
    ),
  'session.ended': z
    .strictObject({ session, principal, endedWith: means.optional() })
    .describe(
      'A session was ended before its time, by its holder, by an administrator, or with the principal; with `endedWith`, because it was begun by means of that.',
    ),
  'identity.linked': z
    .strictObject({
      identity: idSchema('identity'),
      principal,
      issuer: z.string().max(60),
      /** SHA-256 of the issuer's address and the subject there. */
      subjectDigest: digestSchema,
      vouchedBy: proof,
    })
    .describe(
      'A person signs in by an issuer of identities from here on: by the subject there, whatever address it has. `issuer` is its name in the configuration.',
    ),
  'identity.revoked': z
    .strictObject({
      identity: idSchema('identity'),
      principal,
      issuer: z.string().max(60),
      endedWith: means.optional(),
    })
    .describe(
      'The subject at an issuer signs this person in no more: its holder or somebody else ended it, or it ended with its holder or, as `endedWith` says, with what it was linked by means of. The same subject may be linked again, by another invitation.',
    ),
  'passkey.enrolled': z
    .strictObject({
      passkey,
      principal,
      credentialId: z.string().max(1_400),
      /** COSE key, in base64url. */
      publicKey: z.string().max(4_000),
      /** COSE algorithm: -7 ES256, -8 EdDSA, -257 RS256. */
      algorithm: z.int(),
      aaguid: z.string().max(40),
      backupEligible: z.boolean(),
      backedUp: z.boolean(),
      vouchedBy: proof,
    })
    .describe(
      'A person enrolled a passkey, with which they sign in from now on. `vouchedBy` is what showed that it is them; `aaguid` is the model of the authenticator as it says itself, and `backupEligible` whether the key can leave the device.',
    ),
  'passkey.revoked': z
    .strictObject({ passkey, principal, provedBy: passkey.nullable(), endedWith: means.optional() })
    .describe(
      'A passkey signs nobody in any more; what was done with it before stays valid. `provedBy` is the other passkey that its holder showed; null where somebody else revoked it, or where it ended with its holder or, as `endedWith` says, with what it was made by means of.',
    ),
  'sign-in.refused': z
    .strictObject({
      means: z.enum(['passkey', 'invitation', 'link', 'device', 'oidc']),
      code: z.string().max(60),
      principal: principal.nullable(),
      count: z.int().min(1).optional(),
    })
    .describe(
      'Somebody tried to sign in in vain; `principal` is whose passkey it was, where that is known. With `count`, so many more times within an hour.',
    ),
} as const;
