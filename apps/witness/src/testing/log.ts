import {
  appendLeaf,
  consistencyProof,
  formatAddCheckpoint,
  generateSigningKey,
  leafHash,
  type NodeReader,
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
  const nodes = new Map<string, Uint8Array>();
  const readNode: NodeReader = (level, idx) => nodes.get(`${level}/${idx}`);
  for (let index = 0; index < size; index++) {
    const entry = Buffer.from(index < 3 ? `entry ${index}` : `entry ${index} ${history}`);
    for (const node of appendLeaf(index, leafHash(entry), readNode))
      nodes.set(`${node.level}/${node.idx}`, node.hash);
  }
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
