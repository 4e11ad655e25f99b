import type { PasskeyAssertion, PasskeyRegistration } from '@countersign/schema';
import type { PasskeyRecord } from './identity-records.ts';

/** Why a passkey was not accepted, as a code for the log. */
export type PasskeyProblem =
  | 'challenge-unknown'
  | 'origin-wrong'
  | 'user-not-verified'
  | 'signature-wrong'
  | 'key-weak'
  | 'counter-went-back'
  | 'backup-eligibility-changed'
  | 'passkey-unknown'
  | 'passkey-revoked'
  | 'principal-deactivated';

/** What a new passkey says of itself. */
export type EnrolledPasskey = Pick<
  PasskeyRecord,
  | 'credentialId'
  | 'publicKey'
  | 'algorithm'
  | 'signCount'
  | 'transports'
  | 'aaguid'
  | 'backupEligible'
  | 'backedUp'
>;

type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: PasskeyProblem };

/**
 * Checks what authenticators sign, for the origin of this installation: the challenge, the origin, the RP id, that the user was
 * there and was verified, and the signature.
 */
export interface PasskeyVerifier {
  verifyRegistration(registration: PasskeyRegistration, challenge: string): Promise<Checked<EnrolledPasskey>>;
  /** @param expected.passkey null for one that nobody has: its answer is checked as every other one, and does not hold */
  verifyAssertion(
    assertion: PasskeyAssertion,
    expected: {
      readonly challenge: string;
      readonly passkey: Pick<PasskeyRecord, 'credentialId' | 'publicKey'> | null;
    },
  ): Promise<Checked<Pick<PasskeyRecord, 'signCount' | 'backedUp' | 'backupEligible'>>>;
}
