import type { ExecutionReader, FreezeRecord } from '../ports/index.ts';
import { holdOfFreeze } from './held-by-freeze.ts';

/** What is stopped, and how much waits for it. */
export type InForce = FreezeRecord & { readonly waiting: number };

export const viewFreezes = (tx: ExecutionReader): readonly InForce[] =>
  tx.freezes.inForce().map((freeze) => ({ ...freeze, waiting: tx.outbox.countHeldBy(holdOfFreeze(freeze)) }));
