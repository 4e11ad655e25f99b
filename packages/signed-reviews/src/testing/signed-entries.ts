import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { ReviewEnvelope } from '@countersign/schema';
import { challengeOf } from '../envelope.ts';
import { envelopeText } from '../page/review-text.js';
import type { ReviewEntry } from '../signed-review-register.ts';

export const LOG = 'log.example/audit';
const [PERSON, SOMEBODY] = ['1', '2'].map((last) => `pri_${'0'.repeat(25)}${last}`) as [string, string];
export const OTHER = SOMEBODY;
const SUBJECT = `req_${'0'.repeat(26)}`;
export const PASSKEY = `pky_${'0'.repeat(26)}`;
const CHANGE = `gov_${'0'.repeat(26)}`;
const ORIGIN = 'https://countersign.example:8443';

const head = (major: number, value: number) =>
  Buffer.from(
    value < 24
      ? [(major << 5) | value]
      : value < 256
        ? [(major << 5) | 24, value]
        : [(major << 5) | 25, value >> 8, value & 255],
  );
const int = (value: number) => (value >= 0 ? head(0, value) : head(1, -1 - value));
const bytes = (value: string | undefined) => {
  const decoded = Buffer.from(value ?? '', 'base64url');
  return Buffer.concat([head(2, decoded.length), decoded]);
};
const cose = (...entries: readonly (readonly [number, Buffer])[]) =>
  Buffer.concat([
    head(5, entries.length),
    ...entries.flatMap(([label, value]) => [int(label), value]),
  ]).toString('base64url');

/** A key of each kind that authenticators have, and its COSE form. */
function createKey(algorithm: -7 | -8 | -257): { privateKey: KeyObject; publicKey: string } {
  if (algorithm === -7) {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x, y } = publicKey.export({ format: 'jwk' });
    const coordinates = [[-1, int(1)] as const, [-2, bytes(x)] as const, [-3, bytes(y)] as const];
    return { privateKey, publicKey: cose([1, int(2)], [3, int(-7)], ...coordinates) };
  }
  if (algorithm === -8) {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x } = publicKey.export({ format: 'jwk' });
    return { privateKey, publicKey: cose([1, int(1)], [3, int(-8)], [-1, int(6)], [-2, bytes(x)]) };
  }
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { n, e } = publicKey.export({ format: 'jwk' });
  return { privateKey, publicKey: cose([1, int(3)], [3, int(-257)], [-1, bytes(n)], [-2, bytes(e)]) };
}

export interface Signing {
  readonly algorithm?: -7 | -8 | -257;
  readonly envelope?: Partial<ReviewEnvelope>;
  readonly client?: object;
  readonly name?: string;
  readonly flags?: number;
  readonly isGovernance?: boolean;
}

export interface SignedEntries {
  readonly enrolled: ReviewEntry;
  readonly reviewed: ReviewEntry & {
    readonly data: { readonly proof: Record<string, string> } & Record<string, unknown>;
  };
}

/** The entries of a passkey and of a review that it signs. */
export function signedEntries({ algorithm = -7, ...more }: Signing = {}): SignedEntries {
  const key = createKey(algorithm);
  const { flags = 0x05, name = 'countersign.example', isGovernance = false } = more;
  const revisionDigest = 'a'.repeat(64);
  const envelope = envelopeText({
    version: 1,
    log: LOG,
    origin: ORIGIN,
    subject: isGovernance ? CHANGE : SUBJECT,
    revisionDigest,
    decisionDigest: isGovernance ? null : 'b'.repeat(64),
    policyDigest: isGovernance ? null : 'c'.repeat(64),
    textDigest: 'd'.repeat(64),
    reasonDigest: null,
    verdict: 'approve',
    principal: PERSON,
    nonce: 'A'.repeat(43),
    issuedAt: '2026-11-30T12:00:00.000Z',
    expiresAt: '2026-11-30T12:05:00.000Z',
    ...more.envelope,
  });
  const client = Buffer.from(
    JSON.stringify({
      type: 'webauthn.get',
      challenge: challengeOf(envelope),
      origin: ORIGIN,
      crossOrigin: false,
      ...more.client,
    }),
  );
  const digest = (value: string | Buffer) => createHash('sha256').update(value).digest();
  const authenticator = Buffer.concat([digest(name), Buffer.from([flags, 0, 0, 0, 1])]);
  const signature = sign(
    algorithm === -8 ? null : 'sha256',
    Buffer.concat([authenticator, digest(client)]),
    key.privateKey,
  );
  const proof = {
    passkey: PASSKEY,
    credentialId: 'Y3JlZGVudGlhbA',
    envelope,
    authenticatorData: authenticator.toString('base64url'),
    clientDataJSON: client.toString('base64url'),
    signature: signature.toString('base64url'),
  };
  const review = { review: `rev_${'0'.repeat(26)}`, verdict: 'approve', roles: ['approver'] };
  const signed = { signedBy: 'passkey', signature: 'c2VydmVy', proof };
  return {
    enrolled: {
      type: 'passkey.enrolled',
      at: '2026-11-30T11:00:00.000Z',
      actor: { kind: 'principal', id: PERSON, via: `ses_${'0'.repeat(26)}` },
      request: null,
      data: {
        passkey: PASSKEY,
        principal: PERSON,
        credentialId: 'Y3JlZGVudGlhbA',
        publicKey: key.publicKey,
        algorithm,
        aaguid: '00000000-0000-0000-0000-000000000000',
        backupEligible: false,
        backedUp: false,
        vouchedBy: 'invitation',
      },
    },
    reviewed: {
      type: isGovernance ? 'governance.reviewed' : 'review.recorded',
      at: '2026-11-30T12:01:00.000Z',
      actor: { kind: 'principal', id: PERSON, via: `ses_${'0'.repeat(26)}` },
      request: isGovernance ? null : SUBJECT,
      data: isGovernance
        ? { ...review, ...signed, change: CHANGE, digest: revisionDigest }
        : { ...review, ...signed, revision: 1, requestDigest: revisionDigest },
    },
  };
}
