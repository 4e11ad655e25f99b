import type { Digest } from './digest.ts';

/** An entry whose bytes give another hash than the one that it is known to have been logged with. */
export interface AlteredClue {
  readonly index: number;
  readonly computed: Digest;
  readonly truth: Digest;
}

/**
 * Entries that together do not give the hash that they are known to have been logged with: those from `start` up to, and
 * without, `end` are meant, and the ones from `base` on belong to the same subtree of 256.
 */
export interface SpanClue {
  readonly base: number;
  readonly start: number;
  readonly end: number;
  /** The complete subtrees of 256 entries and more to the left, largest first. */
  readonly peaks: readonly Digest[];
  /** What the peaks and the entries from `base` to `end` gave when it was signed or stored. */
  readonly root: Digest;
}

/** What may tell more together than each finding does by itself. Bounded, whatever the damage. */
export interface Clues {
  readonly altered: readonly AlteredClue[];
  /** By place, none of which overlap. */
  readonly spans: readonly SpanClue[];
  addAltered(clue: AlteredClue): void;
  addSpan(clue: SpanClue): void;
}

const MOST_ALTERED = 4096;
const MOST_SPANS = 4;

export function createClues(): Clues {
  const altered: AlteredClue[] = [];
  const spans: SpanClue[] = [];
  return {
    altered,
    spans,
    addAltered(clue) {
      if (altered.length < MOST_ALTERED) altered.push(clue);
    },
    addSpan(clue) {
      // The first about a place is the narrowest: what is found later about it covers more entries.
      const isNew = spans.every((other) => clue.base >= other.end || clue.end <= other.base);
      if (!isNew || spans.length === MOST_SPANS) return;
      spans.push(clue);
      spans.sort((a, b) => a.base - b.base);
    },
  };
}
