import { emptyRoot } from '../merkle/hash.ts';
import { isStoredLevel, TILE_HEIGHT } from '../merkle/stored-levels.ts';
import { type Digest, type Digester, matches, toDigest } from './digest.ts';
import type { Findings } from './findings.ts';
import { settle, settleByLikelihood } from './settle.ts';
import { candidatesOf, disputeNode, type Halves, type Subtree } from './subtree.ts';
import type { TreeLevels } from './tree-levels.ts';

/**
 * The complete subtrees that make up the tree so far, largest first: at most one for each level, however many
 * entries there are. Every subtree that an entry completes is compared with its node, where that is stored.
 */
export interface Frontier {
  push(index: number, leaf: Subtree): void;
  /** Whether the tree so far has this signed root; if so, the disputes in it are settled by that. */
  settleAt(root: Digest): 'proven' | 'differs' | 'unknown';
  /** The complete subtrees of at least 256 entries, largest first; nothing where one of them is disputed. */
  blocks(): readonly Digest[] | undefined;
  /** Settles what no signed root reaches, and returns the root; nothing when parts are missing. */
  finish(): Digest | undefined;
}

interface FrontierContext {
  readonly levels: TreeLevels;
  readonly digester: Digester;
  readonly findings: Findings;
}

/** A choice of one candidate for each subtree, from one of them to the right edge. */
interface Choice {
  readonly digest: Digest;
  readonly subtree: Digest;
  readonly further: Choice | undefined;
}

// Bounds on the work and memory that a badly damaged log takes; beyond them findings are less exact.
const MOST_OPEN_DISPUTES = 4096;
const MOST_CHOICES = 1024;

/** Entries below a node of the lowest stored level. */
const BLOCK = 2 ** TILE_HEIGHT;

export function createFrontier({ levels, digester, findings }: FrontierContext): Frontier {
  const peaks: Subtree[] = [];
  let size = 0;

  const join = (place: { level: number; index: number }, halves: Halves): Subtree => {
    const { left, right } = halves;
    const stored = isStoredLevel(place.level) ? storedNode(place, levels, findings) : undefined;
    if (typeof left === 'string' && typeof right === 'string') {
      const digest = digester.node(left, right);
      if (stored === undefined || matches(stored, digest)) return digest;
    }
    const node = stored === undefined ? undefined : toDigest(stored);
    const isDisputed = typeof left === 'object' || typeof right === 'object';
    if (!isDisputed && (left === undefined || right === undefined)) return node;
    const dispute = disputeNode({ ...place, stored: node }, halves, digester);
    return dispute.weight > MOST_OPEN_DISPUTES ? settleByLikelihood(dispute, findings) : dispute;
  };

  return {
    push(index, leaf) {
      let subtree = leaf;
      // Each trailing one bit of the index is a subtree of that size waiting for its right half.
      for (let idx = index, level = 1; idx % 2 === 1; level++) {
        idx = (idx - 1) / 2;
        subtree = join({ level, index: idx }, { left: peaks.pop(), right: subtree });
      }
      peaks.push(subtree);
      size = index + 1;
    },
    blocks() {
      // One peak for every bit set in the number of blocks, and those stand first.
      let count = 0;
      for (let left = Math.floor(size / BLOCK); left > 0; left = Math.floor(left / 2)) count += left % 2;
      const blocks = peaks.slice(0, count).filter((peak) => typeof peak === 'string');
      return blocks.length === count ? blocks : undefined;
    },
    settleAt(root) {
      if (peaks.length === 0) return root === toDigest(emptyRoot()) ? 'proven' : 'differs';
      let choices: Choice[] = [];
      for (const [i, peak] of [...peaks].reverse().entries()) {
        choices = i === 0 ? first(peak) : extend(choices, peak, digester);
        if (choices.length === 0) return 'unknown';
      }
      const proven = choices.find(({ digest }) => digest === root);
      if (proven === undefined) return 'differs';
      let choice: Choice | undefined = proven;
      for (let i = 0; choice !== undefined; i++, choice = choice.further) {
        settle(peaks[i], { digest: choice.subtree, evidence: 'signed-root' }, findings);
        peaks[i] = choice.subtree;
      }
      return 'proven';
    },
    finish() {
      const digests = peaks.map((peak) => settleByLikelihood(peak, findings));
      if (digests.length === 0) return toDigest(emptyRoot());
      return digests.reduceRight((root, peak) =>
        root === undefined || peak === undefined ? undefined : digester.node(peak, root),
      );
    },
  };
}

function storedNode(place: { level: number; index: number }, levels: TreeLevels, findings: Findings) {
  const reader = levels.at(place.level);
  if (reader.has(place.index)) return reader.take();
  findings.node('node-missing', place, `The node at level ${place.level}, index ${place.index} is missing.`);
  return undefined;
}

function first(peak: Subtree): Choice[] {
  return candidatesOf(peak).map(({ digest }) => ({ digest, subtree: digest, further: undefined }));
}

function extend(choices: readonly Choice[], peak: Subtree, digester: Digester): Choice[] {
  const extended: Choice[] = [];
  for (const further of choices) {
    for (const { digest: subtree } of candidatesOf(peak)) {
      if (extended.length === MOST_CHOICES) return extended;
      extended.push({ digest: digester.node(subtree, further.digest), subtree, further });
    }
  }
  return extended;
}
