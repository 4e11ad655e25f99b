import type { Comparison } from './measure/compare.ts';
import type { About } from './report/result.ts';
import type { Own } from './resources/with-resources.ts';

/** What a suite works with. */
export interface Bench {
  /** Publishes a result on standard output, and how far its rounds were apart on standard error. */
  report(comparison: Comparison, about: About): void;
  /** Tells the person at the terminal something. */
  say(text: string): void;
  /** Takes over what must be gone when the suite ends. */
  readonly own: Own;
}

/** Benchmarks about one part of the product. Throws where that part did not do its work. */
export type Suite = (bench: Bench) => Promise<void>;
