/** What the mutated line is part of. */
export type Area = 'policies' | 'plans' | 'normalisation' | 'identity' | 'proof' | 'authorisation' | 'ledger';

/** One seeded fault: a line of the product made wrong, and the tests that have to notice. */
export interface Mutation {
  readonly area: Area;
  /** What is wrong then, as somebody would say it who found it in use. */
  readonly fault: string;
  /** Path from the root of the checkout. */
  readonly file: string;
  /** Text that stands exactly once in the file, and what takes its place. */
  readonly from: string;
  readonly to: string;
  /** Paths of tests, or parts of them, of which at least one has to fail. */
  readonly tests: readonly string[];
}
