import type { FreezeRecord } from '../ports/index.ts';

/** What a freeze stops, in words. */
export const formatFrozen = ({ account, provider }: Pick<FreezeRecord, 'account' | 'provider'>): string =>
  account !== null
    ? `everything on the account ${account}`
    : provider !== null
      ? `everything on accounts of ${provider}`
      : 'everything on all accounts';
