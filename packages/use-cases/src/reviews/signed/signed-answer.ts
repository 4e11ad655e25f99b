import {
  CountersignError,
  type Digest,
  type Instant,
  type ReviewDocument,
  type ReviewProof,
  type ReviewVerdict,
} from '@countersign/schema';
import { envelopeText, reviewText, salted, shownDigest } from '@countersign/signed-reviews';
import type { ReviewRecord, WriteTransaction } from '../../ports/index.ts';

/** For what a person is asked to sign: once, for a few minutes, on one page. */
export interface ReviewOrder {
  /** 32 bytes in base64url. */
  readonly nonce: string;
  /** Keeps others from guessing from the log what was shown and said. */
  readonly salt: string;
  readonly log: string;
  /** Scheme, name and port of the page. */
  readonly origin: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** What a passkey has signed, before it is known whether it says what it has to. */
export interface SignedAnswer {
  readonly order: ReviewOrder;
  readonly proof: ReviewProof;
  /** In the transaction of the review: makes sure that the passkey still signs. @throws CountersignError PASSKEY_REFUSED */
  readonly confirm: (tx: WriteTransaction) => void;
}

/** What is reviewed, as it stands in the transaction that records it. */
export interface SignedSubject {
  readonly subject: string;
  readonly revisionDigest: Digest;
  readonly decisionDigest: Digest | null;
  readonly policyDigest: Digest | null;
  readonly document: ReviewDocument;
  readonly verdict: ReviewVerdict;
  readonly principal: string;
  /** In whose place; left out where it is the reviewer's own. */
  readonly onBehalfOf?: string | undefined;
  readonly reason: string | null;
}

/** The envelope that has to have been signed, which the service makes from what it knows itself. */
function envelopeOf(
  { document, reason, onBehalfOf, ...reviewed }: SignedSubject,
  { salt, issuedAt, expiresAt, ...order }: ReviewOrder,
): string {
  return envelopeText({
    version: 1,
    ...order,
    ...reviewed,
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    textDigest: shownDigest(salt, reviewText(document)),
    reasonDigest: reason === null ? null : shownDigest(salt, reason),
    issuedAt: iso(issuedAt),
    expiresAt: iso(expiresAt),
  });
}

const iso = (time: Instant) => new Date(time).toISOString();

/** The entry gets its time a moment after this was looked at. */
const RECORDING_MILLIS = 10_000;

/** What a passkey that does not sign what is reviewed is refused with; undefined where it does. */
export function signedOtherwise(
  answer: SignedAnswer | undefined,
  { at, reviewed }: { readonly at: Instant; readonly reviewed: () => SignedSubject },
): CountersignError | undefined {
  if (answer === undefined) return undefined;
  const { order, proof } = answer;
  const subject = reviewed();
  const isInTime = at >= order.issuedAt && at + RECORDING_MILLIS < order.expiresAt;
  return isInTime && proof.envelope === envelopeOf(subject, order)
    ? undefined
    : new CountersignError('SIGNED_OTHERWISE', { id: subject.subject });
}

/** What the row of a review keeps of it. */
export const signedParts = (
  answer: SignedAnswer | undefined,
  document: () => ReviewDocument,
): Pick<ReviewRecord, 'proof' | 'shown'> =>
  answer === undefined
    ? { proof: null, shown: null }
    : { proof: answer.proof, shown: salted(answer.order.salt, reviewText(document())) };

/** What the entry of a review says of who signed it. */
export const signedBy = ({ proof }: Pick<ReviewRecord, 'proof'>) =>
  proof === null ? ({ signedBy: 'server' } as const) : ({ signedBy: 'passkey', proof } as const);
