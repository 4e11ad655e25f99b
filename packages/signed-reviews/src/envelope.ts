import { createHash } from 'node:crypto';
import { type Digest, type ReviewEnvelope, reviewEnvelopeSchema } from '@countersign/schema';
import { challengeText, envelopeText, salted } from './page/review-text.js';

/** The envelope in a text; undefined unless it is one, in its only form. */
export function parseEnvelope(text: string): ReviewEnvelope | undefined {
  try {
    const parsed = reviewEnvelopeSchema.safeParse(JSON.parse(text));
    return parsed.success && envelopeText(parsed.data) === text ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8');

/** What a passkey is asked to sign for an envelope, in base64url. */
export const challengeOf = (envelope: string): string => sha256(challengeText(envelope)).digest('base64url');

/** Digest of what was shown or said, in hexadecimal. */
export const shownDigest = (salt: string, text: string): Digest => sha256(salted(salt, text)).digest('hex');
