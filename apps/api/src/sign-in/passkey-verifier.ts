import type { PasskeyProblem, PasskeyVerifier } from '@countersign/use-cases/ports';
import type { PublicAddress } from './public-address.ts';

/** What is offered to authenticators: EdDSA, ES256, RS256. All three are checked by WebCrypto elsewhere. */
export const ALGORITHMS = [-8, -7, -257] as const;

/** A shorter RSA key is not one that nobody can work out. https://csrc.nist.gov/pubs/sp/800/131/a/r2/final */
const RSA_BITS = 2_048;
/** A COSE key (ES256) whose private half nobody has: what nobody has enrolled is checked against it. */
const NOBODYS_KEY =
  'pQECAyYgASFYIDVB4L91Q9HBUbC6boTf-odMrMPHIl_a-xVuBYHfLxreIlggS99g-VkNTrWi11wRYpmSDqXmJiRypckKQR0O08PZV_A';

/** Loaded when the first passkey is checked: whoever works with tokens alone does not carry it in memory. */
const load = () => import('@simplewebauthn/server');

/** Checks passkeys for the address that people reach the installation by. */
export function createPasskeyVerifier(addressOf: () => PublicAddress | null): PasskeyVerifier {
  return {
    verifyRegistration: async (registration, challenge) => {
      const address = addressOf();
      if (address === null || isElsewhere(registration.response.clientDataJSON, address))
        return failed('origin-wrong');
      const { clientDataJSON, attestationObject } = registration.response;
      const { verifyRegistrationResponse } = await load();
      try {
        const { verified, registrationInfo } = await verifyRegistrationResponse({
          response: { ...asSent(registration), response: { clientDataJSON, attestationObject } },
          expectedChallenge: challenge,
          expectedOrigin: address.origin,
          expectedRPID: address.name,
          requireUserVerification: true,
          supportedAlgorithmIDs: [...ALGORITHMS],
        });
        if (!verified) return failed('signature-wrong');
        const { credential, aaguid, credentialDeviceType, credentialBackedUp } = registrationInfo;
        const publicKey = Buffer.from(credential.publicKey);
        const { decodeCredentialPublicKey, cose } = await import('@simplewebauthn/server/helpers');
        const key = decodeCredentialPublicKey(credential.publicKey);
        const algorithm = key.get(cose.COSEKEYS.alg);
        if (cose.isCOSEPublicKeyRSA(key) && bitsOf(key.get(cose.COSEKEYS.n)) < RSA_BITS)
          return failed('key-weak');
        return {
          ok: true,
          value: {
            credentialId: credential.id,
            publicKey: publicKey.toString('base64url'),
            algorithm: Number(algorithm),
            signCount: credential.counter,
            transports: registration.response.transports ?? [],
            aaguid,
            backupEligible: credentialDeviceType === 'multiDevice',
            backedUp: credentialBackedUp,
          },
        };
      } catch (error) {
        return failed(problemOf(error));
      }
    },
    verifyAssertion: async (assertion, { challenge, passkey }) => {
      const address = addressOf();
      if (address === null || isElsewhere(assertion.response.clientDataJSON, address))
        return failed('origin-wrong');
      const { verifyAuthenticationResponse } = await load();
      const { authenticatorData, clientDataJSON, signature } = assertion.response;
      try {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          response: { ...asSent(assertion), response: { authenticatorData, clientDataJSON, signature } },
          expectedChallenge: challenge,
          expectedOrigin: address.origin,
          expectedRPID: address.name,
          requireUserVerification: true,
          credential: {
            id: passkey?.credentialId ?? assertion.id,
            publicKey: Buffer.from(passkey?.publicKey ?? NOBODYS_KEY, 'base64url'),
            // The library looks at it before the signature; whoever only knows the passkey would raise the alarm of a copied key.
            counter: 0,
          },
        });
        if (!verified || passkey === null) return failed('signature-wrong');
        const { newCounter, credentialBackedUp, credentialDeviceType } = authenticationInfo;
        const backupEligible = credentialDeviceType === 'multiDevice';
        return { ok: true, value: { signCount: newCounter, backedUp: credentialBackedUp, backupEligible } };
      } catch (error) {
        return failed(problemOf(error));
      }
    },
  };
}

/** How long the number is, without the zeros before it. */
const bitsOf = (number: Uint8Array | undefined): number =>
  number === undefined ? 0 : BigInt(`0x${Buffer.from(number).toString('hex') || '0'}`).toString(2).length;

const failed = (problem: PasskeyProblem) => ({ ok: false, problem }) as const;

const asSent = ({ id }: { readonly id: string }) => ({
  id,
  rawId: id,
  type: 'public-key' as const,
  clientExtensionResults: {},
});

/** Whether it was signed on a page of somebody else, or in a frame there, which the library lets pass where the browser does not say whose. */
function isElsewhere(clientDataJson: string, { origin }: PublicAddress): boolean {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString('utf8'));
    const said = data as { readonly origin?: unknown; readonly crossOrigin?: unknown };
    return said.origin !== origin || said.crossOrigin === true;
  } catch {
    return true;
  }
}

/** The library says in words what did not hold. */
function problemOf(error: unknown): PasskeyProblem {
  const message = error instanceof Error ? error.message : '';
  if (/user (verification|not present)|could not be verified/i.test(message)) return 'user-not-verified';
  return /challenge/i.test(message) ? 'challenge-unknown' : 'signature-wrong';
}
