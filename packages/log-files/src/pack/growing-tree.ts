import { HASH_SIZE, type NodeReader, nodeHash } from '@countersign/audit-log';

const FIRST_HASHES = 1_024;

/** A tree that grows leaf by leaf and keeps every complete subtree, in one piece of memory per level. */
export interface GrowingTree {
  add(leaf: Uint8Array): void;
  readonly readNode: NodeReader;
}

export function createTree(): GrowingTree {
  const levels: { hashes: Buffer; count: number }[] = [];
  const read = (level: number, index: number): Buffer | undefined => {
    const of = levels[level];
    if (of === undefined || index >= of.count) return undefined;
    return of.hashes.subarray(index * HASH_SIZE, (index + 1) * HASH_SIZE);
  };
  const put = (level: number, hash: Uint8Array): number => {
    const of = levels[level] ?? { hashes: Buffer.alloc(FIRST_HASHES * HASH_SIZE), count: 0 };
    levels[level] = of;
    if ((of.count + 1) * HASH_SIZE > of.hashes.length)
      of.hashes = Buffer.concat([of.hashes, Buffer.alloc(of.hashes.length)]);
    of.hashes.set(hash, of.count * HASH_SIZE);
    of.count += 1;
    return of.count;
  };
  return {
    add: (leaf) => {
      let hash: Uint8Array = leaf;
      for (let level = 0; put(level, hash) % 2 === 0; level += 1) {
        const count = levels[level]?.count ?? 0;
        hash = nodeHash(read(level, count - 2) ?? hash, read(level, count - 1) ?? hash);
      }
    },
    readNode: read,
  };
}
