import { inclusionProof, leafHash, type NodeReader, sameHash, verifyInclusion } from '@countersign/audit-log';
import type { StoredEntry } from '@countersign/use-cases/ports';
import type { AuthorityCheck } from '../authority/check-authority.ts';
import { inconsistent, readingTree } from './inconsistent.ts';

/** Hashes that are remembered; a hundred bytes each. */
const MOST = 20_000;

/**
 * Gives an entry back whose bytes are those that were signed, by its proof; each is proven once in a process. One beyond what was signed is of
 * the transaction that asks.
 * @throws CountersignError LOG_INCONSISTENT where they are others
 */
export function createSignedCheck(
  authority: Pick<AuthorityCheck, 'signed'>,
  readNode: NodeReader,
): (entry: StoredEntry) => StoredEntry {
  const proven = new Map<number, Uint8Array>();
  return (entry) => {
    const { index, body } = entry;
    const { size, root } = authority.signed();
    if (index >= size) return entry;
    const leaf = leafHash(body);
    const known = proven.get(index);
    if (known !== undefined && sameHash(known, leaf)) return entry;
    const proof = readingTree(() => inclusionProof(index, size, readNode));
    if (!verifyInclusion({ index, size, leaf, root, proof }))
      throw inconsistent(`the bytes of its entry ${index} are not what was signed`);
    if (proven.size >= MOST) proven.clear();
    proven.set(index, leaf);
    return entry;
  };
}
