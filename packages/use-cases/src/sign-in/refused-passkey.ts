import { CountersignError } from '@countersign/schema';
import type { PasskeyProblem, Store } from '../ports/index.ts';
import type { RefusalCounter } from '../refusal-counter.ts';
import { refuseSignIn } from './refuse-sign-in.ts';

/** For people. What is unknown, revoked or wrongly signed reads the same, so that nothing is learned by trying. */
const REASONS: Readonly<Record<PasskeyProblem, string>> = {
  'challenge-unknown': 'this try is too old, or was answered before. Try again',
  'origin-wrong': 'it answered a page of another address. Open Countersign by its own address',
  'user-not-verified':
    'it did not check that it is you. Use one with a PIN, a fingerprint or a face, and answer when it asks',
  'key-weak': 'its key is too short. Use another device or security key',
  'signature-wrong': 'it is not one that signs in here',
  'counter-went-back': 'it is not one that signs in here',
  'backup-eligibility-changed': 'it is not one that signs in here',
  'passkey-unknown': 'it is not one that signs in here',
  'passkey-revoked': 'it is not one that signs in here',
  'principal-deactivated': 'it is not one that signs in here',
};

/** Puts it on record, and gives the error for the person. */
export async function refusedPasskey(
  deps: { readonly store: Store; readonly refusals: RefusalCounter },
  problem: PasskeyProblem,
  principal: string | null,
): Promise<CountersignError> {
  await refuseSignIn(deps, { means: 'passkey', code: problem, principal });
  return new CountersignError('PASSKEY_REFUSED', { reason: REASONS[problem] });
}
