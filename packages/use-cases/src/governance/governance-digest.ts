import type { Digest } from '@countersign/schema';
import { digestOf } from '../digest.ts';
import type { GovernanceChangeRecord } from '../ports/index.ts';

/** What a review of a change names. It has no free text in it, so it can stand in the log. */
export const governanceDigest = ({
  id,
  content,
  items,
  effects,
  beneficiaries,
  proposer,
  createdAt,
  expiresAt,
}: Pick<
  GovernanceChangeRecord,
  'id' | 'content' | 'items' | 'effects' | 'beneficiaries' | 'proposer' | 'createdAt' | 'expiresAt'
>): Digest => digestOf({ id, content, items, effects, beneficiaries, proposer, createdAt, expiresAt });
