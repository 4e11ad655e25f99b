import { leafHash, verifyProof } from '@countersign/audit-log';
import { UnusableInputError } from '../errors.ts';
import { readGiven } from './read-given.ts';
import { type KeyOptions, readTrustedKeys } from './read-trusted-keys.ts';

/** What the verification of one entry found; what was not shown is null. */
export interface ProofVerification {
  readonly verified: boolean;
  readonly index: string | null;
  readonly leafHash: string;
  readonly origin: string;
  /** Number of entries that the checkpoint in the proof was signed for. */
  readonly size: string | null;
  readonly root: string | null;
  readonly finding: { readonly kind: string; readonly message: string } | null;
}

export interface ProofOptions extends KeyOptions {
  /** File with the proof. */
  readonly proof: string;
  /** File with the exact bytes of the entry. */
  readonly entry: string;
  /** File with the keys to believe where none were given. */
  readonly keyFile?: string | undefined;
}

/** What cannot be taken apart shows nothing, neither for the log nor against it. */
const UNREADABLE: ReadonlySet<string> = new Set([
  'proof-malformed',
  'note-malformed',
  'checkpoint-malformed',
]);

/**
 * Verifies by its proof that an entry is in the log.
 * @throws UnusableInputError when a file cannot be read or there is no usable key
 */
export function verifyProofAt(options: ProofOptions): ProofVerification {
  const { trusted } = readTrustedKeys(options, options.keyFile);
  const entry = readGiven(options.entry);
  const result = verifyProof({ entry, proof: readGiven(options.proof) }, trusted);
  const about = { leafHash: leafHash(entry).toString('hex'), origin: trusted.origin };
  if (!result.ok && UNREADABLE.has(result.reason))
    throw new UnusableInputError(
      `${options.proof} holds no proof. ${result.message} "countersign audit proof INDEX --out FILE" writes one.`,
    );
  if (!result.ok) {
    const finding = { kind: result.reason, message: result.message };
    return { verified: false, index: null, size: null, root: null, finding, ...about };
  }
  const { index, checkpoint } = result;
  return {
    verified: true,
    index: String(index),
    size: String(checkpoint.size),
    root: Buffer.from(checkpoint.root).toString('hex'),
    finding: null,
    ...about,
  };
}
