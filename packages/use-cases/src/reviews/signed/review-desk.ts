import { signatureNeeded } from '@countersign/lifecycle';
import {
  type Actor,
  CountersignError,
  type GovernanceState,
  type Instant,
  idSchema,
  type PasskeyAssertion,
  type Principal,
  type RequestState,
  type ReviewDocument,
  type ReviewEnvelope,
  type SignatureLevel,
} from '@countersign/schema';
import { challengeOf, parseEnvelope, signedReviewProblem } from '@countersign/signed-reviews';
import { authorize, isAuthorized, requestObject } from '../../authorization/index.ts';
import { requireShownRequest } from '../../delegations/require-shown-request.ts';
import { requireStandIn, standInsOf } from '../../delegations/stand-in.ts';
import type { ActingDeps } from '../../deps.ts';
import { requirementsOf } from '../../evaluation/approval-status.ts';
import { changeObject } from '../../governance/access-of.ts';
import { changeDocument } from '../../governance/change-document.ts';
import { changeSignature } from '../../governance/change-signature.ts';
import type { GoOnDeps } from '../../governance/go-on-with-change.ts';
import { createReviewChange } from '../../governance/review-change.ts';
import { logTime } from '../../log-time.ts';
import type { PasskeyRecord, ReadTransaction } from '../../ports/index.ts';
import { CHALLENGE_MILLIS } from '../../sign-in/challenges.ts';
import type { AtWork } from '../../sign-in/change-own-passkeys.ts';
import { refusedPasskey } from '../../sign-in/refused-passkey.ts';
import type { SignInDeps } from '../../sign-in/sign-in-deps.ts';
import { verifyAnswer } from '../../sign-in/verify-passkey.ts';
import { createRecordReview } from '../record-review.ts';
import { signatureRequired } from './missing-signature.ts';
import { requestDocument } from './request-document.ts';
import type { ReviewOrder } from './signed-answer.ts';

/** Who reviews, in which session of a browser. */
export interface Reviewer extends AtWork {
  readonly person: Principal;
}

/** What the page shows, and what of the envelope it cannot know by itself. */
export interface ShownSubject
  extends Pick<ReviewEnvelope, 'log' | 'revisionDigest' | 'decisionDigest' | 'policyDigest'> {
  readonly document: ReviewDocument;
  readonly state: RequestState | GovernanceState;
  /** Which signature an approval has to have; null where the server's would be enough. */
  readonly signature: SignatureLevel | null;
  /** In whose place the reviewer could review it, beside their own. */
  readonly standIns: readonly { readonly id: string; readonly name: string }[];
}

/** One try to sign. */
export interface AskedReview {
  readonly order: ReviewOrder;
  /** Credentials that may sign it. */
  readonly allowed: readonly string[];
}

/**
 * Where people sign reviews with their passkeys, of requests and of changes of who may do what alike. The page makes what is signed from what
 * it shows; here it is made anew from what is to be reviewed, and anything else is refused.
 */
export interface ReviewDesk {
  /** @param onBehalfOf in whose place it is to be reviewed @throws CountersignError NOT_FOUND, FORBIDDEN, REVIEW_REFUSED where they stand in for nobody like that */
  show(by: Reviewer, subject: string, onBehalfOf?: string): ShownSubject;
  /** @param origin of the page @throws CountersignError NOT_FOUND, FORBIDDEN, PASSKEY_SIGNATURE_REQUIRED where none of the person's passkeys may sign it */
  ask(
    by: Reviewer,
    what: {
      readonly subject: string;
      readonly verdict: ReviewEnvelope['verdict'];
      readonly origin: string;
    },
  ): AskedReview;
  /** @throws CountersignError PASSKEY_REFUSED, SIGNED_OTHERWISE, and whatever a review is refused with */
  review(
    by: Reviewer,
    command: {
      readonly subject: string;
      readonly origin: string;
      readonly envelope: string;
      readonly reason: string | null;
      readonly assertion: PasskeyAssertion;
    },
  ): Promise<{ readonly state: RequestState | GovernanceState }>;
}

/**
 * How long what is signed may be recorded: a minute longer than it may be handed in, so that no entry comes after it that was handed
 * in in time, and that whoever verifies the log would refuse.
 */
const ENVELOPE_MILLIS = CHALLENGE_MILLIS + 60_000;

type DeskDeps = SignInDeps & ActingDeps & GoOnDeps;

export function createReviewDesk(deps: DeskDeps): ReviewDesk {
  const { store, challenges, clock, randomBytes } = deps;
  const log = deps.trustedLog.origin;
  const reviewRequest = createRecordReview(deps);
  const reviewChange = createReviewChange(deps);
  return {
    show: ({ person }, subject, onBehalfOf) =>
      store.read((tx) => {
        const at = logTime(tx, clock);
        // Before anything of that person is shown.
        if (onBehalfOf !== undefined) requireStandIn(tx, { delegate: person, delegator: onBehalfOf, at });
        const shown = subjectOf(tx, person, { subject, onBehalfOf, at });
        return { log, ...shown, standIns: standInsFor(tx, { person, subject, at }) };
      }),
    ask: ({ person, session }, { subject, verdict, origin }) => {
      const { signature, keys } = store.read((tx) => ({
        ...subjectOf(tx, person, { subject, at: logTime(tx, clock) }),
        keys: tx.passkeys.of(person.id).filter(({ revokedAt }) => revokedAt === null),
      }));
      // A rejection stops whatever it is about, by whichever passkey.
      const isStrict = verdict === 'approve' && signature === 'device-bound';
      const able = keys.filter(({ backupEligible }) => !isStrict || !backupEligible);
      if (able.length === 0) throw signatureRequired(subject, isStrict ? 'device-bound' : 'passkey');
      const salt = Buffer.from(randomBytes(32)).toString('base64url');
      const issuedAt = clock.now();
      const nonce = challenges.issue('review', [session, subject, salt, issuedAt].join(' '));
      return {
        order: { nonce, salt, log, origin, issuedAt, expiresAt: issuedAt + ENVELOPE_MILLIS },
        allowed: able.map(({ credentialId }) => credentialId),
      };
    },
    review: async ({ person, session }, { subject, origin, envelope, reason, assertion }) => {
      const said = parseEnvelope(envelope);
      const nonce = said?.nonce ?? '';
      const bound = challenges.take(nonce, 'review');
      const [asker, about, salt = '', issuedAt = ''] = bound?.split(' ') ?? [];
      const isAsked = asker === session && about === subject;
      const proven = await verifyAnswer(deps, assertion, {
        challenge: challengeOf(envelope),
        bound: isAsked ? bound : undefined,
      });
      const { passkey } = proven;
      const { authenticatorData, clientDataJSON, signature } = assertion.response;
      const { id, credentialId } = passkey;
      const proof = { passkey: id, credentialId, envelope, authenticatorData, clientDataJSON, signature };
      // What is recorded has to hold for whoever verifies the log later. Whose passkey it may be is settled with the rest of the envelope.
      if (said === undefined || !isVerifiable(said, { proof, passkey }))
        throw await refusedPasskey(deps, 'signature-wrong', person.id);
      const order = {
        nonce,
        salt,
        log,
        origin,
        issuedAt: Number(issuedAt),
        expiresAt: Number(issuedAt) + ENVELOPE_MILLIS,
      };
      const actor: Actor = { kind: 'principal', id: person.id, via: session };
      const { verdict, revisionDigest } = said;
      const command = {
        principal: person,
        actor,
        reason,
        signed: { order, proof, confirm: proven.confirm },
      };
      if (isRequest(subject))
        return reviewRequest({
          ...{ ...command, verdict, request: subject, requestDigest: revisionDigest },
          onBehalfOf: said.onBehalfOf,
        });
      if (verdict === 'return') throw notReturned();
      return reviewChange({ ...command, verdict, change: subject, digest: revisionDigest });
    },
  };
}

const notReturned = () =>
  new CountersignError('INPUT_INVALID', {
    problems:
      'verdict: nobody edits a change of who may do what, so it is not returned; reject it and say why',
  });

const isRequest = (subject: string): boolean => idSchema('request').safeParse(subject).success;

const isVerifiable = (
  envelope: ReviewEnvelope,
  {
    proof,
    passkey,
  }: { readonly proof: Parameters<typeof signedReviewProblem>[0]; readonly passkey: PasskeyRecord },
): boolean => signedReviewProblem(proof, { key: passkey, expected: envelope }) === undefined;

/** Those in whose place this person could review a request, as far as their roles go. */
function standInsFor(
  tx: ReadTransaction,
  { person, subject, at }: { readonly person: Principal; readonly subject: string; readonly at: Instant },
): ShownSubject['standIns'] {
  const request = isRequest(subject) ? tx.requests.get(subject) : undefined;
  if (request === undefined) return [];
  const object = requestObject(tx, request);
  return standInsOf(tx, person, at)
    .filter(({ delegator }) => isAuthorized(delegator, 'request.review', object))
    .map(({ delegator: { id, name } }) => ({ id, name }));
}

function subjectOf(
  tx: ReadTransaction,
  person: Principal,
  {
    subject,
    onBehalfOf,
    at,
  }: { readonly subject: string; readonly onBehalfOf?: string | undefined; readonly at: Instant },
): Omit<ShownSubject, 'log' | 'standIns'> {
  if (!isRequest(subject)) {
    const change = tx.governanceChanges.get(subject);
    if (change === undefined)
      throw new CountersignError('NOT_FOUND', { what: 'governance change', id: subject });
    authorize(person, 'governance.read', changeObject(tx, change));
    return {
      document: changeDocument(tx, change),
      state: change.state,
      signature: changeSignature(tx, change),
      revisionDigest: change.digest,
      decisionDigest: null,
      policyDigest: null,
    };
  }
  const request = requireShownRequest(tx, person, { id: subject, at });
  const { decision, requirements } = requirementsOf(tx, request);
  const revision = tx.revisions.get(request.id, request.revision);
  if (revision === undefined) throw new CountersignError('NOT_FOUND', { what: 'revision of', id: subject });
  return {
    document: requestDocument(tx, subject, onBehalfOf),
    state: request.state,
    signature: signatureNeeded(requirements),
    revisionDigest: revision.digest,
    decisionDigest: decision.digest,
    policyDigest: decision.decision.policyDigest,
  };
}
