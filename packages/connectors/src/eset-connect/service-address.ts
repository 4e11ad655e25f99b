import { address } from '../http/address.ts';
import type { EsetAccess } from './access.ts';

/**
 * The address of a call: every service has a host of its own per region
 * (https://help.eset.com/eset_connect/en-US/authorization.html), unless the account names one base for all of them.
 * @throws ConnectorFailure ADDRESS_REFUSED
 */
export function serviceAddress(
  account: EsetAccess['account'],
  call: { service: 'business-account.iam' | 'iam'; path: string; query?: Readonly<Record<string, string>> },
): URL {
  const base = account.connectUrl ?? `https://${account.region}.${call.service}.eset.systems`;
  return address(base, call.path, call.query);
}
