import { failure } from '../failure/failure.ts';

/**
 * The address of one call below an account's base.
 * @throws ConnectorFailure ADDRESS_REFUSED unless credentials can travel there safely: TLS, or this machine itself
 */
export function address(base: string, path: string, query: Readonly<Record<string, string>> = {}): URL {
  const url = new URL(base);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isThisMachine(url.hostname))) {
    throw failure('ADDRESS_REFUSED', {
      message: `Credentials are not sent to ${url.host} without TLS. Give the account an https address.`,
    });
  }
  if (url.username || url.password) {
    throw failure('ADDRESS_REFUSED', {
      message: `The address ${url.host} holds a user name or password. Take it out; credentials have a reference of their own.`,
    });
  }
  url.pathname = url.pathname.replace(/\/+$/, '') + path;
  url.search = new URLSearchParams(query).toString();
  return url;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
