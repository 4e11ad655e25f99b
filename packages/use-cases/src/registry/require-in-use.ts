import { type Account, CountersignError, type Effect, type Integration } from '@countersign/schema';

/** What can still be done where something is retired. */
const TAKES: readonly Effect[] = ['deletes-user', 'takes-access', 'lowers-rights'];

/**
 * Refuses what does more than take access away on an account, or for an integration, that is retired.
 * @param effects what is to be done; undefined where it is nothing of that kind
 * @throws CountersignError ACCOUNT_RETIRED, INTEGRATION_RETIRED
 */
export function requireInUse(
  {
    account,
    integration,
  }: { readonly account?: Account | undefined; readonly integration?: Integration | null | undefined },
  effects?: readonly Effect[],
): void {
  if (effects?.every((effect) => TAKES.includes(effect))) return;
  if (account?.retired === true) throw new CountersignError('ACCOUNT_RETIRED', { account: account.id });
  if (integration?.retired === true)
    throw new CountersignError('INTEGRATION_RETIRED', { integration: integration.id });
}
