import { CountersignError } from '@countersign/schema';
import type { RegistryReader } from '../ports/index.ts';
import { formatApiUser } from './resolve-subject.ts';

/**
 * Whether a label, an address or a provider's identifier can become one of an API user: nobody else on the account has it,
 * in whatever spelling, or is about to get it, and it is not the Countersign identifier of another one.
 * @param own the API user that it is for; null for one that does not exist yet
 * @throws CountersignError ALREADY_EXISTS with whose it is; INPUT_INVALID for a name that has nothing to see
 */
export function requireFreeName(
  tx: RegistryReader,
  { account, name, own }: { readonly account: string; readonly name: string; readonly own: string | null },
): void {
  const holder = tx.apiUsers.holderOf(account, name);
  const other = tx.apiUsers.get(holder?.apiUser ?? name.trim());
  if (other === undefined || other.id === own) return;
  const through = holder?.request ?? (other.state === 'reserved' ? other.originRequest : null);
  throw new CountersignError('ALREADY_EXISTS', {
    what: 'API user',
    id: `${formatApiUser(other)}${through === null ? '' : ` of the request ${through}`}`,
    name,
    account,
  });
}
