import { addressKey } from './address-key.ts';
import type { Origin } from './sign-in-deps.ts';

/**
 * Makes room for one more of those who have begun to sign in, so that whoever begins without end takes no other's place: what is over goes,
 * then the oldest from the same address where there are many, and only where all are too many the oldest of all.
 */
export function evictOldest<T extends { readonly from: Origin }>(
  waiting: Map<string, T>,
  options: {
    readonly address: string | null;
    readonly isOver: (one: T) => boolean;
    readonly most: number;
    readonly mostAtOneAddress: number;
  },
): void {
  const { address, isOver, most, mostAtOneAddress } = options;
  const key = addressKey(address ?? '');
  for (const [code, one] of waiting) if (isOver(one)) waiting.delete(code);
  const there = [...waiting]
    .filter(([, { from }]) => addressKey(from.address ?? '') === key)
    .map(([code]) => code);
  const [oldest] = there.length >= mostAtOneAddress ? there : waiting.size >= most ? waiting.keys() : [];
  if (oldest !== undefined) waiting.delete(oldest);
}
