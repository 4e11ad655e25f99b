import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** The address is one that nothing is sent to from here. */
export class AddressRefused extends Error {}

const LINK_LOCAL = new BlockList();
LINK_LOCAL.addSubnet('169.254.0.0', 16, 'ipv4');
LINK_LOCAL.addSubnet('fe80::', 10, 'ipv6');

/** Of the special-purpose addresses (https://www.iana.org/assignments/iana-ipv4-special-registry and its twin for IPv6), those that are no one's on the internet. */
const NOT_PUBLIC = new BlockList();
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  NOT_PUBLIC.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  NOT_PUBLIC.addSubnet(address, bits, 'ipv6');

/**
 * Whether something may be sent to an address: never to a link-local one, where clouds keep the credentials of their machines, and to this
 * machine or a private network only where that is configured.
 */
export function isAllowedAddress(address: string, privateNetwork: boolean): boolean {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (LINK_LOCAL.check(address, family)) return false;
  return privateNetwork || !NOT_PUBLIC.check(address, family);
}

/**
 * Resolves a name to addresses that something may be sent to. It is the address that is connected to that is looked at, so that a name that
 * changes its mind gains nothing.
 */
export const guardedLookup =
  (privateNetwork: boolean): LookupFunction =>
  (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (first === undefined || addresses.some(({ address }) => !isAllowedAddress(address, privateNetwork)))
        return callback(new AddressRefused(), '', 0);
      if (options.all === true) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
