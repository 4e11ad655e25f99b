import { AUDIT_EVENTS, type ReviewProof, reviewProofSchema, reviewVerdictSchema } from '@countersign/schema';
import { parseEnvelope } from './envelope.ts';
import { type EnrolledKey, signedReviewProblem } from './signed-review-problem.ts';

/** What an entry of the log says, as far as it matters here; nothing of it needs to be believed beforehand. */
export interface ReviewEntry {
  readonly type: string;
  readonly at: string;
  readonly actor: unknown;
  readonly request: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A review that a passkey is to have signed, and what was found. */
export interface CheckedReview {
  readonly index: number;
  readonly review: string;
  readonly passkey: string;
  /** Whether the key stays on its device; null where the passkey is not known. */
  readonly deviceBound: boolean | null;
  /** What is wrong with it, in a few words; null where nothing is. */
  readonly problem: string | null;
}

/** Follows passkeys and reviews from entry to entry, in the order of the log. */
export interface SignedReviewRegister {
  /** Takes the next entry in; gives what was found where it is a review that a passkey is to have signed. */
  observe(index: number, entry: ReviewEntry): CheckedReview | undefined;
}

interface KnownKey extends EnrolledKey {
  /** Index of the entry by which it was revoked. */
  revoked: number | null;
}

/** Entries that need not be looked at; the others are few. */
export const CONCERNS_REVIEWS = /"type":"(passkey\.|review\.recorded|governance\.reviewed)/;

/** @param log origin of the log */
export function createSignedReviewRegister(log: string): SignedReviewRegister {
  const keys = new Map<string, KnownKey>();
  const nonces = new Set<string>();
  return {
    observe: (index, entry) => {
      if (entry.type === 'passkey.enrolled') enrol(keys, entry);
      if (entry.type === 'passkey.revoked') revoke(keys, { index, entry });
      const subject = subjectOf(entry);
      if (subject === undefined) return undefined;
      const { data } = entry;
      // Whatever names a passkey says that one signed it, also where the rest says otherwise.
      if (data.signedBy === 'server' && data.proof === undefined) return undefined;
      const proof = reviewProofSchema.safeParse(data.proof).data;
      const key = proof && keys.get(proof.passkey);
      const problem =
        data.signedBy !== 'passkey' || proof === undefined
          ? 'it has no signature of a passkey that can be read'
          : (keyProblem(key) ??
            problemOf(proof, { entry, log, key, ...subject }) ??
            usedBefore(nonces, proof));
      return {
        index,
        review: String(data.review),
        passkey: proof?.passkey ?? '',
        deviceBound: key === undefined ? null : !key.backupEligible,
        problem: problem ?? null,
      };
    },
  };
}

function enrol(keys: Map<string, KnownKey>, { data }: ReviewEntry): void {
  const enrolled = AUDIT_EVENTS['passkey.enrolled'].safeParse(data);
  if (!enrolled.success) return;
  const { passkey, principal, credentialId, publicKey, algorithm, backupEligible } = enrolled.data;
  // The first word on a key counts: whoever writes a second entry of the same name puts no other key in its place.
  if (!keys.has(passkey))
    keys.set(passkey, { principal, credentialId, publicKey, algorithm, backupEligible, revoked: null });
}

function revoke(
  keys: Map<string, KnownKey>,
  { index, entry }: { readonly index: number; readonly entry: ReviewEntry },
): void {
  const key = keys.get(String(entry.data.passkey));
  if (key !== undefined) key.revoked ??= index;
}

/** What a review is of, and by which digest; undefined for every other entry. */
function subjectOf({ type, request, data }: ReviewEntry) {
  if (type === 'review.recorded')
    return { subject: String(request), revisionDigest: String(data.requestDigest) };
  if (type === 'governance.reviewed')
    return { subject: String(data.change), revisionDigest: String(data.digest) };
  return undefined;
}

function keyProblem(key: KnownKey | undefined): string | undefined {
  if (key === undefined) return 'the passkey was not enrolled before';
  return key.revoked === null ? undefined : `the passkey was revoked by entry ${key.revoked}`;
}

function problemOf(
  proof: ReviewProof,
  {
    entry,
    log,
    key,
    ...review
  }: {
    readonly entry: ReviewEntry;
    readonly log: string;
    readonly key: KnownKey | undefined;
    readonly subject: string;
    readonly revisionDigest: string;
  },
): string | undefined {
  if (key === undefined) return undefined;
  const { verdict, onBehalfOf } = entry.data;
  const principal = principalIn(entry.actor);
  const said = reviewVerdictSchema.safeParse(verdict);
  if (!said.success) return 'it has no verdict';
  // Absent on both sides, or the same on both.
  const inPlace = onBehalfOf === undefined ? {} : { onBehalfOf: String(onBehalfOf) };
  const expected = { ...review, log, verdict: said.data, principal, ...inPlace };
  return signedReviewProblem(proof, { key, expected }) ?? timeProblem(proof, entry.at);
}

const principalIn = (actor: unknown): string =>
  typeof actor === 'object' && actor !== null && 'id' in actor ? String(actor.id) : '';

/** Whoever keeps a signed review back cannot record it whenever they like. */
function timeProblem({ envelope }: ReviewProof, at: string): string | undefined {
  const signed = parseEnvelope(envelope);
  const time = Date.parse(at);
  return signed !== undefined && time >= Date.parse(signed.issuedAt) && time < Date.parse(signed.expiresAt)
    ? undefined
    : 'it was recorded outside the time for which it was asked';
}

function usedBefore(nonces: Set<string>, { envelope }: ReviewProof): string | undefined {
  const nonce = parseEnvelope(envelope)?.nonce ?? '';
  if (nonces.has(nonce)) return 'the same signature is used a second time';
  nonces.add(nonce);
  return undefined;
}
