import { z } from 'zod';

/** Entries and a token go in clear over http, so it is for this machine only. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether people can reach an installation by it with a browser. A name, not a number: passkeys belong to names. */
export function isPublicAddress(text: string): boolean {
  const url = URL.parse(text);
  // A user is refused also where it is empty, which the parsed address does not show.
  if (url === null || text.includes('@') || url.pathname !== '/' || url.search !== '' || url.hash !== '')
    return false;
  // Browsers take a name that ends in a dot for another one.
  const isName = !/^[\d.]+$|^\[|\.$/.test(url.hostname);
  return isName && (url.protocol === 'https:' || (url.protocol === 'http:' && url.hostname === 'localhost'));
}

/** The address of a receiver of the log; null for one that cannot be used. */
export function siemAddress(text: string): URL | null {
  const url = URL.parse(text);
  if (url === null) return null;
  const { protocol, hostname, port, pathname } = url;
  const usable = {
    'https:': true,
    'http:': LOOPBACK.test(hostname),
    'syslog+tcp:': hostname !== '' && port !== '',
    'syslog+tls:': hostname !== '' && port !== '',
    'file:': hostname === '' && pathname.length > 1 && !pathname.endsWith('/'),
  }[protocol];
  return usable === true ? url : null;
}

const network = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

/** Whether a text names addresses or networks, separated by blanks. */
export const areAddresses = (text: string): boolean =>
  text.split(' ').every((one) => network.safeParse(one).success);
