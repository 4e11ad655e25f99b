import { COSIGNATURE } from '../note/key-id.ts';
import {
  type GeneratedKey,
  type PrivateKey,
  parsePrivateKey,
  privateKeyFromSeed,
  writeKeyPair,
} from '../note/signing-key.ts';
import { formatPublicKey, type PublicKey, parsePublicKey } from '../note/vkey.ts';

/** A public key that is trusted to cosign checkpoints: a witness. */
export type CosignerKey = PublicKey<typeof COSIGNATURE>;

/** A private key that cosigns checkpoints. It signs nothing else, and no log may have the same one. */
export interface CosigningKey extends PrivateKey {
  readonly type: typeof COSIGNATURE;
}

/**
 * Reads the verifier key of a cosigner, `<name>+<key id>+<base64 of 4 and public key>`.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseCosignerKey(text: string): CosignerKey {
  return parsePublicKey(text, COSIGNATURE);
}

/** Writes the key of a cosigner as policies have it. */
export function formatCosignerKey(key: Pick<CosignerKey, 'name' | 'publicKey' | 'type'>): string {
  return formatPublicKey(key);
}

/**
 * The key pair of a 32-byte seed, written out. The private form has the type of cosignatures, so that it cannot be put
 * in the place of a log's key by mistake.
 *
 * @param seed 32 bytes from a cryptographic random generator
 * @throws AuditLogError KEY_MALFORMED
 */
export function generateCosigningKey(name: string, seed: Uint8Array): GeneratedKey {
  return writeKeyPair(privateKeyFromSeed(name, seed, COSIGNATURE), seed, COSIGNATURE);
}

/**
 * Reads a private key that `generateCosigningKey` wrote. No message of its errors holds any of it.
 *
 * @throws AuditLogError KEY_MALFORMED
 */
export function parseCosigningKey(text: string): CosigningKey {
  return { ...parsePrivateKey(text, COSIGNATURE), type: COSIGNATURE };
}
