import type { FreezeView } from '@countersign/schema';

/** What a freeze stops, in words. */
export const formatFrozen = ({ account, provider }: Pick<FreezeView, 'account' | 'provider'>): string =>
  account !== null
    ? `execution on the account ${account}`
    : provider !== null
      ? `execution on all accounts of ${provider}`
      : 'all execution';
