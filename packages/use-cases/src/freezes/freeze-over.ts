import type { Provider } from '@countersign/schema';
import type { ExecutionReader, FreezeRecord } from '../ports/index.ts';

/** Where something is carried out. */
export interface ExecutionPlace {
  readonly account: string;
  readonly provider: Provider;
}

/** Whether a freeze of this scope stops what is carried out there. */
export const covers = (
  { account, provider }: Pick<FreezeRecord, 'account' | 'provider'>,
  place: ExecutionPlace,
): boolean =>
  (account === null || account === place.account) && (provider === null || provider === place.provider);

/** The oldest freeze that stops what is carried out there; undefined where nothing does. */
export const freezeOver = (
  tx: Pick<ExecutionReader, 'freezes'>,
  place: ExecutionPlace,
): FreezeRecord | undefined => tx.freezes.inForce().find((freeze) => covers(freeze, place));
