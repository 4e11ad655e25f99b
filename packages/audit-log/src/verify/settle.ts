import { TILE_HEIGHT } from '../merkle/stored-levels.ts';
import type { Digest } from './digest.ts';
import type { Findings } from './findings.ts';
import type { Dispute, Subtree } from './subtree.ts';

/** A signed root proves which hash is true; without one the likeliest is taken, and the finding says so. */
type Evidence = 'signed-root' | 'stored-hashes';

const CAVEAT = {
  'signed-root': '',
  'stored-hashes': ' This is judged from the stored hashes alone, without a signed root.',
} as const satisfies Record<Evidence, string>;

/** Reports what in the subtree is not as the true hash says. */
export function settle(
  subtree: Subtree,
  truth: { digest: Digest; evidence: Evidence },
  findings: Findings,
): void {
  if (typeof subtree !== 'object') return;
  const { level, index, stored, left, right } = subtree;
  const { digest, evidence } = truth;
  if (stored !== undefined && stored !== digest) {
    const message = `The node at level ${level}, index ${index} was altered: its entries give another hash.`;
    findings.node('node-altered', { level, index }, message + CAVEAT[evidence]);
    // Without a signed root the node may as well be true, and its entries in the wrong order.
    if (evidence === 'stored-hashes') addSpan({ level, index }, stored, findings);
  }
  const halves = subtree.candidates.find((candidate) => candidate.digest === digest)?.halves;
  if (halves !== undefined) {
    settle(left, { digest: halves[0], evidence }, findings);
    settle(right, { digest: halves[1], evidence }, findings);
    return;
  }
  if (level === 0) {
    if (stored === digest) {
      const message = `Entry ${index} was altered: its bytes do not give the hash they were logged with.`;
      findings.entry('entry-altered', { index }, message + CAVEAT[evidence]);
      const computed = subtree.candidates.find((candidate) => candidate.digest !== digest);
      if (computed !== undefined)
        findings.clues.addAltered({ index, computed: computed.digest, truth: digest });
    }
    return;
  }
  // The true hash is only stored. Something below was altered if a hash could be computed from there at all.
  if (subtree.candidates.some(({ halves }) => halves !== undefined)) {
    reportRun(subtree, evidence, findings);
    addSpan({ level, index }, digest, findings);
  }
  settleByLikelihood(left, findings);
  settleByLikelihood(right, findings);
}

/** Settles a dispute that no signed root reaches, and returns the hash that it is taken to have. */
export function settleByLikelihood(subtree: Subtree, findings: Findings): Digest | undefined {
  if (typeof subtree !== 'object') return subtree;
  const digest = subtree.candidates[0]?.digest;
  if (digest !== undefined) {
    settle(subtree, { digest, evidence: 'stored-hashes' }, findings);
  } else {
    settleByLikelihood(subtree.left, findings);
    settleByLikelihood(subtree.right, findings);
  }
  return digest;
}

/** A subtree of 256 entries, which are few enough to look for the order that they were logged in. */
function addSpan({ level, index }: { level: number; index: number }, root: Digest, findings: Findings): void {
  if (level !== TILE_HEIGHT) return;
  const width = 2 ** level;
  const base = index * width;
  findings.clues.addSpan({ base, start: base, end: base + width, peaks: [], root });
}

function reportRun({ level, index }: Dispute, evidence: Evidence, findings: Findings): void {
  const width = 2 ** level;
  const first = index * width;
  const through = first + width - 1;
  const message =
    `Of the entries ${first} to ${through} at least one was altered, and the hashes stored for it with it;` +
    ` the node above them still holds the hash they were logged with.`;
  findings.entry('entry-altered', { index: first, through }, message + CAVEAT[evidence]);
}
