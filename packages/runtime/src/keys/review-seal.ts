import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReviewSeal } from '@countersign/use-cases';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/**
 * Loads the Ed25519 key that signs reviews for the reviewer's session. A key of its own, so that a review can never be
 * taken for a checkpoint. The public key lies beside it in `review.pub.pem`, for handing out.
 */
export async function loadReviewSeal(directory: string): Promise<ReviewSeal> {
  const pem = await readOrCreateSecretFile(join(directory, 'review.key'), () =>
    generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
  );
  const privateKey = createPrivateKey(pem);
  const publicKey = createPublicKey(privateKey);
  writeFileSync(join(directory, 'review.pub.pem'), publicKey.export({ format: 'pem', type: 'spki' }), {
    mode: 0o644,
  });
  return sealWith(privateKey, publicKey);
}

/** A review is verified at each step of its request. */
const VERIFIED_KEPT = 1_000;

function sealWith(privateKey: KeyObject, publicKey: KeyObject): ReviewSeal {
  // That a signature fits does not change, and nothing but the whole text and the whole signature stands for it.
  const verified = new Set<string>();
  return {
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), privateKey).toString('base64'),
    verify: (text, signature) => {
      const pair = JSON.stringify([text, signature]);
      if (verified.has(pair)) return true;
      const fits = verify(null, Buffer.from(text, 'utf8'), publicKey, Buffer.from(signature, 'base64'));
      if (verified.size >= VERIFIED_KEPT) verified.clear();
      if (fits) verified.add(pair);
      return fits;
    },
  };
}
