import type { Digest } from '@countersign/schema';
import { saltedDigest } from '../../digest.ts';
import type { AdoptionRecord } from '../../ports/index.ts';

/** Stands for a user who is to be adopted in what others sign. Once the adoption is given up, or the API user erased, the salt is gone. */
export const adoptionDigest = ({
  id,
  apiUser,
  looksLike,
  salt,
}: Pick<AdoptionRecord, 'id' | 'apiUser' | 'looksLike' | 'salt'>): Digest =>
  saltedDigest(salt, { id, apiUser, looksLike });
