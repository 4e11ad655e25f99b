import { consistencyProof } from '../merkle/consistency-proof.ts';
import { emptyRoot, sameHash } from '../merkle/hash.ts';
import type { NodeReader } from '../merkle/tree-node.ts';
import { verifyConsistency } from '../merkle/verify-consistency.ts';
import type { Checkpoint } from './checkpoint.ts';

/**
 * How a log stands to a checkpoint of it that somebody kept: `continued` from there; `forked`, which is another log of
 * the same name up to there; or `rolled-back`, which has fewer entries than were signed then.
 */
export type Continuation = 'continued' | 'forked' | 'rolled-back';

/**
 * Compares a kept checkpoint with the newest one of the log, both of them verified before, by a consistency proof that
 * is made from the tree and then checked against both roots: the tree itself is not believed. Where its hashes are
 * damaged no proof can be made and the log counts as forked; verifying all of it tells more.
 *
 * @throws AuditLogError NODE_MISSING
 */
export function compareCheckpoints(kept: Checkpoint, newest: Checkpoint, readNode: NodeReader): Continuation {
  if (kept.size > newest.size) return 'rolled-back';
  if (kept.size === 0n) return sameHash(kept.root, emptyRoot()) ? 'continued' : 'forked';
  const claim = { size1: kept.size, size2: newest.size, root1: kept.root, root2: newest.root };
  const proof = consistencyProof(Number(kept.size), Number(newest.size), readNode);
  return verifyConsistency({ ...claim, proof }) ? 'continued' : 'forked';
}
