import type { VerifierKey } from '../note/vkey.ts';

/**
 * A key that is trusted, perhaps for a part of the log only: after a key was replaced, the old one vouches for nothing
 * that came later, and the new one for nothing that came before.
 */
export interface TrustedKey extends VerifierKey {
  /** Smallest size of a checkpoint that the key may sign; 0 when left out. */
  readonly from?: bigint;
  /** Largest size of a checkpoint that the key may sign; without end when left out. */
  readonly through?: bigint;
}

/** Whose checkpoints are believed. */
export interface TrustedLog {
  readonly origin: string;
  /** A key may be listed several times, for several parts of the log. */
  readonly vkeys: readonly TrustedKey[];
}

/** Whether the key may sign a checkpoint of this size. */
export function maySign({ from = 0n, through }: TrustedKey, size: bigint): boolean {
  return size >= from && (through === undefined || size <= through);
}
