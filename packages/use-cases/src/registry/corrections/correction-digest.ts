import type { Digest } from '@countersign/schema';
import { saltedDigest } from '../../digest.ts';
import type { CorrectionRecord } from '../../ports/index.ts';

/** Stands for a correction in what others sign. Once the API user is erased the salt is gone, and nobody finds out by trying names. */
export const correctionDigest = ({
  id,
  target,
  before,
  after,
  salt,
}: Pick<CorrectionRecord, 'id' | 'target' | 'before' | 'after' | 'salt'>): Digest =>
  saltedDigest(salt, { id, target, before, after });
