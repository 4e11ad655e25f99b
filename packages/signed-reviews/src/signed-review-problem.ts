import { createHash, verify } from 'node:crypto';
import type { ReviewEnvelope, ReviewProof } from '@countersign/schema';
import { challengeOf, parseEnvelope } from './envelope.ts';
import { readPublicKey } from './public-key.ts';

/** A passkey, as the entry by which it was enrolled describes it. */
export interface EnrolledKey {
  readonly principal: string;
  readonly credentialId: string;
  /** COSE key, in base64url. */
  readonly publicKey: string;
  readonly algorithm: number;
  readonly backupEligible: boolean;
}

/** What the review that was signed has to be. */
export type ExpectedReview = Pick<
  ReviewEnvelope,
  'log' | 'subject' | 'revisionDigest' | 'verdict' | 'principal' | 'onBehalfOf'
>;

/**
 * What is wrong with a review that a passkey is to have signed, in a few words; undefined where nothing is. It believes nothing but the
 * key that was enrolled: who signed what, where, and that their device made sure that it is them.
 * https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
 */
export function signedReviewProblem(
  proof: ReviewProof,
  { key, expected }: { readonly key: EnrolledKey; readonly expected: ExpectedReview },
): string | undefined {
  const envelope = parseEnvelope(proof.envelope);
  if (envelope === undefined) return 'what was signed is no review';
  const { authenticatorData, clientDataJSON, signature } = proof;
  // One text for the same bytes, so that nobody can make an entry that says otherwise of what says the same.
  if ([authenticatorData, clientDataJSON, signature].some((text) => recoded(text) !== text))
    return 'it is not written as base64url';
  const differs = PARTS.find((part) => envelope[part] !== expected[part]);
  if (differs !== undefined) return `what was signed has another ${NAMES[differs]}`;
  if (key.principal !== expected.principal || key.credentialId !== proof.credentialId)
    return 'the passkey is not that of the reviewer';
  return (
    clientDataProblem(proof, envelope) ??
    authenticatorProblem(proof, { key, envelope }) ??
    (isSigned(proof, key) ? undefined : 'the signature does not fit')
  );
}

const recoded = (text: string) => Buffer.from(text, 'base64url').toString('base64url');

const NAMES = {
  log: 'log',
  subject: 'request or change',
  revisionDigest: 'revision',
  verdict: 'verdict',
  principal: 'reviewer',
  onBehalfOf: 'person whose place it was in',
} as const satisfies Record<keyof ExpectedReview, string>;
const PARTS = Object.keys(NAMES) as (keyof typeof NAMES)[];

function clientDataProblem(
  { clientDataJSON, envelope }: ReviewProof,
  { origin }: ReviewEnvelope,
): string | undefined {
  const data = readClientData(clientDataJSON);
  if (data?.type !== 'webauthn.get') return 'it was not signed as the answer to a question';
  if (data.challenge !== challengeOf(envelope)) return 'the challenge is not that of the review';
  if (data.origin !== origin) return 'it was signed on another page';
  return data.crossOrigin === true || data.topOrigin !== undefined
    ? 'it was signed in a frame of another page'
    : undefined;
}

interface ClientData {
  readonly type?: unknown;
  readonly challenge?: unknown;
  readonly origin?: unknown;
  readonly crossOrigin?: unknown;
  readonly topOrigin?: unknown;
}

function readClientData(json: string): ClientData | null {
  try {
    return JSON.parse(Buffer.from(json, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const [USER_PRESENT, USER_VERIFIED, BACKUP_ELIGIBLE] = [0x01, 0x04, 0x08];
const RP_ID_HASH_BYTES = 32;
/** The hash, the flags, and the counter. https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data */
const LEAST_BYTES = 37;

function authenticatorProblem(
  { authenticatorData }: ReviewProof,
  { key, envelope }: { readonly key: EnrolledKey; readonly envelope: ReviewEnvelope },
): string | undefined {
  const data = Buffer.from(authenticatorData, 'base64url');
  if (data.length < LEAST_BYTES) return 'what the authenticator says is cut off';
  const name = createHash('sha256').update(new URL(envelope.origin).hostname).digest();
  if (!data.subarray(0, RP_ID_HASH_BYTES).equals(name)) return 'it was signed for another name';
  const flags = data.readUInt8(RP_ID_HASH_BYTES);
  if ((flags & USER_PRESENT) === 0 || (flags & USER_VERIFIED) === 0)
    return 'the authenticator did not make sure who it was';
  // It never changes for one key.
  return ((flags & BACKUP_ELIGIBLE) !== 0) === key.backupEligible
    ? undefined
    : 'whether the key stays on its device is not as it was enrolled';
}

/** Whether it was signed by a key that cannot leave its device, as the authenticator says; what it says is signed. */
export function isDeviceBound({ authenticatorData }: Pick<ReviewProof, 'authenticatorData'>): boolean {
  const data = Buffer.from(authenticatorData, 'base64url');
  return data.length >= LEAST_BYTES && (data.readUInt8(RP_ID_HASH_BYTES) & BACKUP_ELIGIBLE) === 0;
}

function isSigned(
  { authenticatorData, clientDataJSON, signature }: ReviewProof,
  { publicKey, algorithm }: EnrolledKey,
): boolean {
  const key = readPublicKey(publicKey, algorithm);
  if (key === undefined) return false;
  const clientData = createHash('sha256').update(Buffer.from(clientDataJSON, 'base64url')).digest();
  const signed = Buffer.concat([Buffer.from(authenticatorData, 'base64url'), clientData]);
  // EdDSA hashes by itself. ES256 signatures come as DER, which is what Node takes.
  const hash = algorithm === ED_DSA ? null : 'sha256';
  try {
    return verify(hash, signed, key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

const ED_DSA = -8;
