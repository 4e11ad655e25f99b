import {
  consistencyProof,
  formatAddCheckpoint,
  generateSigningKey,
  leafHash,
  nodesFrom,
  parseSigningKey,
  rootAt,
  signCheckpoint,
} from '@countersign/audit-log';

export const ORIGIN = 'log.example/audit';

const signer = (byte: number) =>
  parseSigningKey(generateSigningKey(ORIGIN, Buffer.alloc(32, byte)).privateKey);

/** The key of the log that the tests watch, and one of somebody else under the same name. */
export const KEY = signer(7);
export const STRANGER = signer(8);

/** A log in memory that asks for cosignatures. */
export interface TestLog {
  checkpoint(size: number, key?: typeof KEY): string;
  /** The body that asks to cosign `size` after `oldSize`. */
  ask(oldSize: number, size: number, key?: typeof KEY): string;
}

/** Grows a log of `size` entries; logs of different histories part at entry 3. */
export function growLog(size: number, history = 'as it was'): TestLog {
  // Too short for a level above the entries.
  const leaves = Array.from({ length: size }, (_, index) =>
    leafHash(Buffer.from(index < 3 ? `entry ${index}` : `entry ${index} ${history}`)),
  );
  const readNode = nodesFrom((_, from, count) => leaves.slice(from, from + count));
  const checkpoint = (at: number, key = KEY) =>
    signCheckpoint({ origin: ORIGIN, size: at, root: rootAt(at, readNode) }, [key]);
  return {
    checkpoint,
    ask: (oldSize, at, key) =>
      formatAddCheckpoint({
        oldSize,
        proof: oldSize === 0 || oldSize > at ? [] : consistencyProof(oldSize, at, readNode),
        checkpoint: checkpoint(at, key),
      }),
  };
}
