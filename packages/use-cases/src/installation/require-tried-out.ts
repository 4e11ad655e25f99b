import { CountersignError, hostsNamedBy, isLoopback } from '@countersign/schema';
import type { ReadTransaction } from '../ports/index.ts';

/**
 * Makes sure that Countersign is tried out here and nothing else: all accounts are at stand-ins for providers, which run on this machine.
 * @throws CountersignError LINK_NOT_HERE
 */
export function requireTriedOut(tx: Pick<ReadTransaction, 'accounts'>): void {
  if (!tx.accounts.list().every(isAtStandIn)) throw new CountersignError('LINK_NOT_HERE');
}

function isAtStandIn(account: Parameters<typeof hostsNamedBy>[0]): boolean {
  const hosts = hostsNamedBy(account);
  return (
    hosts.length > 0 &&
    hosts.every((host) => isLoopback(new URL(`http://${host}`).hostname.replace(/^\[|\]$/g, '')))
  );
}
