import { hash } from 'node:crypto';

/** What a sample is drawn with: the auditor's seed, and the root of the log that nobody could choose. */
export interface SampleKey {
  readonly seed: string;
  /** Hexadecimal Merkle root of the checkpoint. */
  readonly root: string;
}

/**
 * Where an entry stands in the order of the sample: SHA-256, in hexadecimal, of four lines, each with its end. The entries
 * of a population with the smallest ones are its sample.
 */
export const rankEntry = ({ seed, root }: SampleKey, entry: string): string =>
  hash('sha256', `countersign sample v1\n${seed}\n${root}\n${entry}\n`, 'hex');
