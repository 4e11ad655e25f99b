import { z } from 'zod';
import { idSchema } from './ids.ts';
import { digestSchema } from './vocabulary.ts';

const base64url = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9_-]+$/, 'must be base64url');

/**
 * What a reviewer says of a request. `return`: whoever asked is to change it and ask once more; it is neither approved nor rejected. Of a change of
 * who may do what, which nobody edits, only the first two.
 */

export const reviewVerdictSchema = z.enum(['approve', 'reject', 'return']);
export type ReviewVerdict = z.infer<typeof reviewVerdictSchema>;

/** What can be reviewed: a request, or a change of who may do what. */
export const reviewSubjectSchema = z.union([idSchema('request'), idSchema('governanceChange')]);

/**
 * What a passkey signs for a review: SHA-256 of `countersign/review/v1`, a line feed and the canonical JSON (RFC 8785) of this is
 * the challenge. The browser makes it from what it shows; the service makes it anew, and takes no other one.
 */
export const reviewEnvelopeSchema = z.strictObject({
  version: z.literal(1),
  /** Origin of the log that the review goes into. */
  log: z.string().min(1).max(300),
  /** Scheme, name and port of the page that showed it; the name is what the passkey belongs to. */
  origin: z.url().max(300),
  subject: reviewSubjectSchema,
  /** Of the revision of the request, or of the change. */
  revisionDigest: digestSchema,
  /** Of the decision that was shown; null where no policies decide. */
  decisionDigest: digestSchema.nullable(),
  policyDigest: digestSchema.nullable(),
  /** Of the text that was shown, behind a salt and a line feed. */
  textDigest: digestSchema,
  /** Of the reason that was given, in the same way. */
  reasonDigest: digestSchema.nullable(),
  verdict: reviewVerdictSchema,
  principal: idSchema('principal'),
  /** In whose place; left out where it is the reviewer's own. */
  onBehalfOf: idSchema('principal').optional(),
  /** 32 bytes, used once. */
  nonce: base64url(43),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
});
export type ReviewEnvelope = z.infer<typeof reviewEnvelopeSchema>;

/** What a passkey signed for a review, as the log keeps it. Binary parts are base64url. */
export const reviewProofSchema = z.strictObject({
  passkey: idSchema('passkey'),
  credentialId: base64url(1_400),
  /** The envelope, to the byte. */
  envelope: z.string().max(4_000),
  authenticatorData: base64url(8_000),
  clientDataJSON: base64url(8_000),
  signature: base64url(8_000),
});
export type ReviewProof = z.infer<typeof reviewProofSchema>;

/** How the entry of a review says who signed it. The server's signature is there in any case. */
export const signedReviewFields = {
  signedBy: z.enum(['server', 'passkey']),
  signature: z.string(),
  /** There where a passkey signed. */
  proof: reviewProofSchema.optional(),
};

/** Which signature a review has to have where the policies ask for one; the second is the stricter. */
export const SIGNATURE_LEVELS = ['passkey', 'device-bound'] as const;
export const signatureLevelSchema = z.enum(SIGNATURE_LEVELS);
export type SignatureLevel = z.infer<typeof signatureLevelSchema>;

/** By what a review is signed: the server alone, or a passkey as well, which can be copied or is `device-bound`. */
export const reviewSignerSchema = z.enum(['server', ...SIGNATURE_LEVELS]);
export type ReviewSigner = z.infer<typeof reviewSignerSchema>;

/**
 * The text that a passkey signed, below a salt and a line feed: the SHA-256 of all of it is `textDigest` of the envelope. Null where none
 * was signed, and for a review of another request.
 */
export const shownTextSchema = z.string().nullable();

/** What a person reviews, as facts in the order in which they are shown. */
export interface ReviewDocument {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
}
