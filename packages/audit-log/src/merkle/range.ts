import { AuditLogError } from '../errors.ts';

/** Entries start to end - 1 of a tree. */
export interface EntryRange {
  readonly start: number;
  readonly end: number;
}

/** Largest power of two below n; where RFC 6962 splits a tree of n > 1 entries. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * Whether the range is a subtree: it begins at a multiple of the smallest power of two that holds it
 * (draft-ietf-plants-merkle-tree-certs, section 4.1). Ranges from 0 and empty ranges always are.
 */
export function isSubtreeRange(start: bigint, end: bigint): boolean {
  if (start > end) return false;
  if (start === 0n || start === end) return true;
  let width = 1n;
  while (width < end - start) width *= 2n;
  return start % width === 0n;
}

export function requireCount(value: number, name: string): void {
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw outOfRange(`${name} is ${value}, and must be a whole number from 0.`);
}

export function requireSubtreeRange({ start, end }: EntryRange): void {
  requireCount(start, 'start');
  requireCount(end, 'end');
  if (isSubtreeRange(BigInt(start), BigInt(end))) return;
  throw outOfRange(`Entries ${start} to ${end} are not a subtree; begin at a multiple of its width.`);
}

export function outOfRange(message: string): AuditLogError {
  return new AuditLogError('OUT_OF_RANGE', message);
}
