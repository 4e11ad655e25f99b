import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '@countersign/schema';
import type { ReviewSeal } from '@countersign/use-cases';
import { nextFileOf } from './next-file.ts';
import { readOrCreateSecretFile } from './read-or-create-secret-file.ts';

/** Public half of a key in base64, as the log names it. */
export const publicHalf = (key: KeyObject): string =>
  createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');

export const createReviewKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

/**
 * Loads the Ed25519 key that signs reviews for the reviewer's session. A key of its own, so that a review can never be
 * taken for a checkpoint. The public key lies beside it in `review.pub.pem`, for handing out. Which of its successors signs is
 * told by whoever asks, from the log: a change of the key that is cut off in the middle leaves both files readable.
 */
export async function loadReviewSeal(directory: string): Promise<ReviewSeal> {
  const path = join(directory, 'review.key');
  const first = createPrivateKey(await readOrCreateSecretFile(path, createReviewKey));
  writeFileSync(
    join(directory, 'review.pub.pem'),
    createPublicKey(first).export({ format: 'pem', type: 'spki' }),
    { mode: 0o644 },
  );
  const secrets = new Map([[publicHalf(first), first]]);
  const find = (publicKey: string): KeyObject => {
    for (const file of secrets.has(publicKey) ? [] : [path, nextFileOf(path)]) {
      const key = readKey(file);
      if (key !== undefined) secrets.set(publicHalf(key), key);
    }
    const found = secrets.get(publicKey);
    if (found === undefined) throw new CountersignError('KEY_UNUSABLE', {});
    return found;
  };
  return sealWith(first, find);
}

function readKey(path: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(path));
  } catch {
    return undefined;
  }
}

/** A review is verified at each step of its request. */
const VERIFIED_KEPT = 1_000;

function sealWith(first: KeyObject, find: (publicKey: string) => KeyObject): ReviewSeal {
  // That a signature fits does not change, and nothing but the whole text, the whole signature and the key stands for it.
  const verified = new Set<string>();
  const firstPublic = createPublicKey(first);
  const publicKeyOf = (key: string | null): KeyObject =>
    key === null
      ? firstPublic
      : createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
  return {
    sign: (text, key) =>
      sign(null, Buffer.from(text, 'utf8'), key === null ? first : find(key)).toString('base64'),
    verify: (text, signature, key) => {
      const claim = JSON.stringify([text, signature, key]);
      if (verified.has(claim)) return true;
      const fits = verify(
        null,
        Buffer.from(text, 'utf8'),
        publicKeyOf(key),
        Buffer.from(signature, 'base64'),
      );
      if (verified.size >= VERIFIED_KEPT) verified.clear();
      if (fits) verified.add(claim);
      return fits;
    },
  };
}
