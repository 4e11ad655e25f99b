import { z } from 'zod';

const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

/** What only tells how the browser got at the passkey. */
const extras = {
  type: z.literal('public-key'),
  rawId: bytes(1_400),
  authenticatorAttachment: z.string().max(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).optional(),
};

/** A new passkey as a browser gives it: `RegistrationResponseJSON` of WebAuthn, level 3. */
export const registrationSchema = z.object({
  ...extras,
  id: bytes(1_400),
  response: z.object({
    clientDataJSON: bytes(8_000),
    attestationObject: bytes(64_000),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof registrationSchema>;

/** What a passkey signed, as a browser gives it: `AuthenticationResponseJSON` of WebAuthn, level 3. */
export const assertionSchema = z.object({
  ...extras,
  id: bytes(1_400),
  response: z.object({
    clientDataJSON: bytes(8_000),
    authenticatorData: bytes(8_000),
    signature: bytes(8_000),
    userHandle: bytes(200).nullish(),
  }),
});
export type PasskeyAssertion = z.infer<typeof assertionSchema>;
