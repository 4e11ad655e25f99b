import { isBytes } from '../../encoding/bytes.ts';
import { isHash } from '../../merkle/hash.ts';
import { type Digest, type Digester, toDigest } from '../digest.ts';
import type { EntryRow, LogSource } from '../log-source.ts';
import { asRow, toKey } from '../row.ts';

/** So many that most logs are seen whole, and so few that they take two megabytes. */
const MOST_LEAVES = 65_536;

/** The hashes of the stored entries by index, from `base` on; what has no bytes any more counts with its stored hash. */
export function readLeaves(source: LogSource, base: number, digester: Digester): ReadonlyMap<number, Digest> {
  const leaves = new Map<number, Digest>();
  try {
    for (const row of source.entries()) {
      const { idx, hash, body } = asRow<EntryRow>(row);
      const index = toKey(idx);
      if (index < base) continue;
      if (index >= base + MOST_LEAVES) break;
      if (isBytes(body) && body.length > 0) leaves.set(index, digester.leaf(body));
      else if (isHash(hash)) leaves.set(index, toDigest(hash));
    }
  } catch {
    // That the source fails was reported in the first pass; what was read until then may still explain something.
  }
  return leaves;
}
