import type { TrustedLog } from '../checkpoint/trusted-log.ts';
import { readCheckpoints } from './checkpoint-reader.ts';
import { createDigester, fromDigest } from './digest.ts';
import { readEntries } from './entry-reader.ts';
import type { Finding } from './finding.ts';
import { createFindings } from './findings.ts';
import type { LogSource } from './log-source.ts';
import { explainAltered } from './order/explain-altered.ts';
import { explainSpans } from './order/explain-spans.ts';
import { openPinned, type PinnedCheckpoint } from './pinned-checkpoints.ts';
import { recompute } from './recompute.ts';
import { openLevels } from './tree-levels.ts';

const DEFAULT_FINDING_LIMIT = 100;

export interface VerifyLogOptions extends TrustedLog {
  /** How many findings are listed about entries, as many about nodes, and as many about checkpoints; 100. */
  readonly findingLimit?: number;
  /** Checkpoints that were kept outside of the log, which it has to continue. */
  readonly kept?: readonly PinnedCheckpoint[];
  /**
   * Entries below this index may have been pruned: they are without bytes, and their hash stands for them. 0 when left
   * out.
   */
  readonly prunedBefore?: number;
}

export interface LogReport {
  /** Whether everything stored is what was signed, and everything signed is stored. */
  readonly ok: boolean;
  /** Number of entries that the log has, or had by its signed checkpoints. */
  readonly size: number;
  /** Merkle root at `size`; nothing when so much is missing that it cannot be computed. */
  readonly root: Uint8Array | undefined;
  /** How many checkpoints have a good signature and the root of the tree. */
  readonly checkpoints: number;
  /** How many entries were pruned: their hashes are what was signed, and their bytes are gone. */
  readonly pruned: number;
  readonly findings: readonly Finding[];
  /** How many there were, with those beyond the limit. */
  readonly findingCount: number;
}

/**
 * Verifies a stored log from its bytes: every entry is hashed, every stored node of the tree compared, every
 * checkpoint's signature and root checked. One pass over the entries; memory does not grow with their number.
 *
 * Each finding names its place. Where an entry and its stored hash disagree, a signed root tells which of the
 * two was altered. Where entries and hashes were altered together, the finding is the checkpoint that no
 * longer holds, or the run of entries below the first node that was left as it was. Never throws for what the
 * source holds.
 */
export function verifyLog(source: LogSource, options: VerifyLogOptions): LogReport {
  const findings = createFindings(options.findingLimit ?? DEFAULT_FINDING_LIMIT);
  const kept = openPinned(options.kept ?? [], options, findings);
  const checkpoints = readCheckpoints(source, options, findings);
  const entries = readEntries(source, findings);
  const levels = openLevels(source, findings);
  try {
    const digester = createDigester();
    const { size, root, proven, pruned } = recompute({
      checkpoints,
      kept,
      entries,
      levels,
      digester,
      findings,
      prunedBefore: options.prunedBefore ?? 0,
    });
    explainAltered(findings.clues.altered, findings);
    explainSpans({ source, clues: findings.clues, digester }, findings);
    return {
      ok: findings.count() === 0,
      size,
      root: root === undefined ? undefined : fromDigest(root),
      checkpoints: proven,
      pruned,
      findings: findings.list(),
      findingCount: findings.count(),
    };
  } finally {
    entries.close();
    levels.close();
    checkpoints.close();
  }
}
