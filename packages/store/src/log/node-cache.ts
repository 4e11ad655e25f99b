import { type NodeReader, TILE_HEIGHT } from '@countersign/audit-log';

/** A hundred bytes each. */
const MOST = 20_000;

/**
 * Remembers nodes above the first stored level, of which every proof needs the same few, and each of which is made of up to
 * 128 hashes. A complete subtree of a log never changes; where one did all the same, the proof does not verify.
 */
export function createNodeCache(readNode: NodeReader, most = MOST): NodeReader {
  const remembered = new Map<string, Uint8Array>();
  return (level, idx) => {
    if (level <= TILE_HEIGHT) return readNode(level, idx);
    const key = `${level}/${idx}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const hash = readNode(level, idx);
    if (hash === undefined) return undefined;
    if (remembered.size >= most) {
      const [oldest = key] = remembered.keys();
      remembered.delete(oldest);
    }
    remembered.set(key, hash);
    return hash;
  };
}
