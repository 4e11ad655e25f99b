/** A value of a structured file and the offset at which it begins. */
export interface LocatedValue {
  readonly offset: number;
  readonly value: unknown;
}

/** A structured document and where the elements of its outer lists begin. */
export interface LocatedDocument {
  readonly value: unknown;
  /** Offsets of the elements of every list that is the document itself or a value directly in it. */
  readonly elementOffsets: ReadonlyMap<readonly unknown[], readonly number[]>;
}

/** Levels of lists and objects that are read. A file of requests has four. */
export const DEEPEST_LEVEL = 32;

/** Lists at most this deep are asked for the places of their elements. */
export const LOCATED_LEVEL = 2;
