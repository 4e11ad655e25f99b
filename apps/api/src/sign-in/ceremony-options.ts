import type { Principal } from '@countersign/schema';
import { ALGORITHMS } from './passkey-verifier.ts';
import type { PublicAddress } from './public-address.ts';

/** Whoever is slow may take this long; the challenge is good for as long. */
const TIMEOUT_MILLIS = 300_000;

const listed = (ids: readonly string[]) => ids.map((id) => ({ type: 'public-key' as const, id }));

/** What a browser is asked for to make a passkey: one that is found without a name, and asks for its PIN, a finger or a face. */
export function creationOptions(
  address: PublicAddress,
  order: { readonly challenge: string; readonly principal: Principal; readonly known: readonly string[] },
) {
  const { challenge, principal, known } = order;
  return {
    challenge,
    rp: { id: address.name, name: 'Countersign' },
    // An authenticator shows name and displayName, and gives the id back when it signs.
    user: {
      id: Buffer.from(principal.id, 'utf8').toString('base64url'),
      name: principal.email,
      displayName: principal.name,
    },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key' as const, alg })),
    timeout: TIMEOUT_MILLIS,
    excludeCredentials: listed(known),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
    attestation: 'none',
  };
}

/** What a browser is asked for to have a passkey sign. @param allowed those that may; any of this name where it is left out */
export const requestOptions = (
  address: PublicAddress,
  challenge: string,
  allowed: readonly string[] = [],
) => ({
  challenge,
  rpId: address.name,
  timeout: TIMEOUT_MILLIS,
  userVerification: 'required',
  allowCredentials: listed(allowed),
});
