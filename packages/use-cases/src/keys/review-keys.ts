import type { Instant } from '@countersign/schema';
import { entriesOfType } from '../log/entries-of-type.ts';
import type { LogReader } from '../ports/index.ts';

/** When another key began to sign reviews, and which. */
export interface ReviewKeyRotation {
  readonly at: Instant;
  readonly old: string;
  readonly successor: string;
}

/** Every time that the key which signs reviews was replaced, oldest first, as the signed log says. */
export const reviewKeyRotations = (tx: LogReader): readonly ReviewKeyRotation[] =>
  entriesOfType(tx, 'key.rotated').flatMap(({ at, data: { key, old, successor } }) =>
    key === 'review' ? [{ at, old, successor }] : [],
  );

/** Public half of the key that signs a review now; null for the first one, as long as it was never replaced. */
export const reviewKeyNow = (tx: LogReader): string | null =>
  reviewKeyRotations(tx).at(-1)?.successor ?? null;

/** Public halves of the keys that a review of a time may be signed with: two only within the millisecond of a change. */
export function reviewKeysAt(
  rotations: readonly ReviewKeyRotation[],
  at: Instant,
): readonly (string | null)[] {
  const [first] = rotations;
  if (first === undefined) return [null];
  return [first.old, ...rotations.map(({ successor }) => successor)].filter((_key, number) => {
    const from = number === 0 ? -Infinity : (rotations[number - 1]?.at ?? Infinity);
    return from <= at && at <= (rotations[number]?.at ?? Infinity);
  });
}
