import { CountersignError, type PasskeyAssertion } from '@countersign/schema';
import type { PasskeyProblem, PasskeyRecord, WriteTransaction } from '../ports/index.ts';
import { createLetInAgain } from '../principals/let-in-again.ts';
import { type CeremonyPurpose, challengeIn } from './challenges.ts';
import { refusedPasskey } from './refused-passkey.ts';
import type { SignInDeps } from './sign-in-deps.ts';

/** A passkey that has just signed. */
export interface ProvenPasskey {
  readonly passkey: PasskeyRecord;
  /** What the challenge was bound to. */
  readonly bound: string;
  /**
   * In the transaction of what it is the proof for: makes sure that it still signs in, and notes the use.
   * @throws CountersignError PASSKEY_REFUSED, PRINCIPAL_DEACTIVATED
   */
  readonly confirm: (tx: WriteTransaction) => void;
}

/**
 * Checks that a passkey of somebody who may sign in has signed a challenge of this installation, for this and for nothing else. The
 * challenge is answered by it, whatever comes of it.
 * @throws CountersignError PASSKEY_REFUSED, which is on record
 */
export async function verifyPasskey(
  deps: SignInDeps,
  assertion: PasskeyAssertion,
  purpose: CeremonyPurpose,
): Promise<ProvenPasskey> {
  const challenge = challengeIn(assertion.response.clientDataJSON);
  return verifyAnswer(deps, assertion, { challenge, bound: deps.challenges.take(challenge, purpose) });
}

/**
 * The same for a challenge that was not issued as it is, but made from what was.
 * @param asked.bound undefined where nothing was asked
 * @throws CountersignError PASSKEY_REFUSED, which is on record
 */
export async function verifyAnswer(
  deps: SignInDeps,
  assertion: PasskeyAssertion,
  { challenge, bound }: { readonly challenge: string; readonly bound: string | undefined },
): Promise<ProvenPasskey> {
  const { store, passkeys, clock } = deps;
  const found = store.read((tx) => {
    const passkey = tx.passkeys.byCredential(assertion.id);
    if (passkey === undefined) return undefined;
    const state = tx.principals.get(passkey.principal)?.state;
    return { passkey, state, isFromBefore: createLetInAgain()(tx, passkey) };
  });
  const refuse = (problem: PasskeyProblem) => refusedPasskey(deps, problem, found?.passkey.principal ?? null);
  if (bound === undefined) throw await refuse('challenge-unknown');
  // The answer comes first, whoever's it is: what it is refused for says nothing of whether somebody has the passkey.
  const checked = await passkeys.verifyAssertion(assertion, { challenge, passkey: found?.passkey ?? null });
  if (!checked.ok && checked.problem !== 'signature-wrong') throw await refuse(checked.problem);
  if (found === undefined) throw await refuse('passkey-unknown');
  const { passkey, state, isFromBefore } = found;
  if (state !== 'active') throw await refuse('principal-deactivated');
  if (passkey.revokedAt !== null || isFromBefore) throw await refuse('passkey-revoked');
  if (!isOwnHandle(assertion, passkey)) throw await refuse('passkey-unknown');
  if (!checked.ok) throw await refuse(checked.problem);
  const { backupEligible, ...use } = checked.value;
  // It never changes for one key. https://www.w3.org/TR/webauthn-3/#sctn-verifying-assertion
  if (backupEligible !== passkey.backupEligible) throw await refuse('backup-eligibility-changed');
  if (!isCounting(passkey, use.signCount)) throw await refuse('counter-went-back');
  return {
    passkey,
    bound,
    confirm: (tx) => {
      const now = tx.passkeys.get(passkey.id);
      const isActive = tx.principals.get(passkey.principal)?.state === 'active';
      // It was revoked, or its holder left, while the signature was checked; or the same key has signed elsewhere since.
      if (now?.revokedAt !== null || !isActive || !isCounting(now, use.signCount))
        throw new CountersignError('PASSKEY_REFUSED', { reason: 'it is not one that signs in here' });
      tx.passkeys.use(passkey.id, { ...use, at: clock.now() });
    },
  };
}

/** A counter that stands still or goes back belongs to a copy of the key. */
const isCounting = ({ signCount }: PasskeyRecord, next: number): boolean =>
  (signCount === 0 && next === 0) || next > signCount;

/** A discoverable passkey says whose it is, which has to be whom it was enrolled for. */
function isOwnHandle({ response }: PasskeyAssertion, { principal }: PasskeyRecord): boolean {
  const { userHandle } = response;
  return userHandle == null || Buffer.from(userHandle, 'base64url').toString('utf8') === principal;
}
