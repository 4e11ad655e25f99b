import type { Digest, Digester } from './digest.ts';

/**
 * What is known of a complete subtree: its hash, where all that is stored of it agrees; a dispute, where two
 * or more hashes are possible; nothing, where neither its entries nor its node are there.
 */
export type Subtree = Digest | Dispute | undefined;

/** A possible hash of a disputed subtree. */
export interface Candidate {
  readonly digest: Digest;
  /** The hashes of the halves that it comes from; nothing when it is only stored, or at the leaves. */
  readonly halves?: readonly [Digest, Digest];
}

/**
 * A subtree whose stored parts contradict each other. Which of the candidates is the true hash is settled
 * when a signed root is reached that only one of them leads to; until then the dispute is carried up the
 * tree.
 */
export interface Dispute {
  readonly level: number;
  readonly index: number;
  /** What is stored as its node. */
  readonly stored: Digest | undefined;
  /** The likeliest first. */
  readonly candidates: readonly Candidate[];
  readonly left: Subtree;
  readonly right: Subtree;
  /** Number of disputes in it, itself among them. */
  readonly weight: number;
}

export interface Halves {
  readonly left: Subtree;
  readonly right: Subtree;
}

// Enough for six alterations of different kinds under one stored node; what is dropped makes a finding less exact,
// never wrong.
const MOST_CANDIDATES = 64;

/** An entry whose hash is not the one stored for it. Without other evidence the entry is the suspect. */
export function disputeLeaf(index: number, body: Digest, stored: Digest): Dispute {
  const candidates = [{ digest: stored }, { digest: body }];
  return { level: 0, index, stored, candidates, left: undefined, right: undefined, weight: 1 };
}

/** A subtree whose halves are disputed, or are not what its stored node says. */
export function disputeNode(
  place: { level: number; index: number; stored: Digest | undefined },
  { left, right }: Halves,
  digester: Digester,
): Dispute {
  const candidates = combine(candidatesOf(left), candidatesOf(right), digester);
  const { stored } = place;
  // A stored node that one combination leads to was made from it, which speaks for that combination; one that
  // none leads to is the suspect itself, unless a signed root says otherwise.
  const confirmed = candidates.findIndex(({ digest }) => digest === stored);
  if (confirmed > 0) candidates.unshift(...candidates.splice(confirmed, 1));
  if (stored !== undefined && confirmed < 0) candidates.push({ digest: stored });
  return { ...place, candidates, left, right, weight: 1 + weightOf(left) + weightOf(right) };
}

/** Every hash that the subtree may have; none when it is unknown. */
export function candidatesOf(subtree: Subtree): readonly Candidate[] {
  if (subtree === undefined) return [];
  return typeof subtree === 'string' ? [{ digest: subtree }] : subtree.candidates;
}

function weightOf(subtree: Subtree): number {
  return typeof subtree === 'object' ? subtree.weight : 0;
}

/** Up to a bound, the likeliest first; the last is always that of the last two, which many altered hashes lead to. */
function combine(left: readonly Candidate[], right: readonly Candidate[], digester: Digester): Candidate[] {
  const combined: Candidate[] = [];
  const add = (l: Digest, r: Digest) => combined.push({ digest: digester.node(l, r), halves: [l, r] });
  const total = left.length * right.length;
  for (const { digest: l } of left) {
    for (const { digest: r } of right) {
      if (combined.length === MOST_CANDIDATES - 1 && total > MOST_CANDIDATES) {
        const [lastLeft, lastRight] = [left.at(-1), right.at(-1)];
        if (lastLeft !== undefined && lastRight !== undefined) add(lastLeft.digest, lastRight.digest);
        return combined;
      }
      add(l, r);
    }
  }
  return combined;
}
