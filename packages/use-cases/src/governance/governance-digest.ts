import { changeDocument, type DigestedChange } from '@countersign/lifecycle';
import type { Digest } from '@countersign/schema';
import { digestOf } from '../digest.ts';

/** What a review of a change names. */
export const governanceDigest = (change: DigestedChange): Digest => digestOf(changeDocument(change));
