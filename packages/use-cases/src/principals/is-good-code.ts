import { logTime } from '../log-time.ts';
import type { PrincipalDeps } from './deps.ts';
import { holderOfCode } from './holder-of-code.ts';

/** Tells whether somebody enrols with a code now. */
export const createIsGoodCode =
  ({ store, clock }: Pick<PrincipalDeps, 'store' | 'clock'>) =>
  (code: string): boolean => {
    try {
      return store.read((tx) => holderOfCode(tx, code, logTime(tx, clock)).holder.state === 'active');
    } catch {
      return false;
    }
  };
