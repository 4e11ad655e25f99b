import { DOCUMENTED_HOSTS, PROVIDERS } from '@countersign/schema';
import { readCredentialsFile } from './credentials-file.ts';

const DOCUMENTED = new Set(PROVIDERS.flatMap((provider) => DOCUMENTED_HOSTS[provider]));

/** Tells whether this machine allows a host beside those that the vendors document, in `credentials.yaml`. */
export function createAllowedHosts(dataDirectory: string): (host: string) => boolean {
  return (host) => readCredentialsFile(dataDirectory).addresses.includes(host);
}

/** Tells whether a provider is called at a host: one that a vendor documents, or one that this machine allows. */
export function createProviderHosts(dataDirectory: string): (host: string) => boolean {
  const isAllowed = createAllowedHosts(dataDirectory);
  return (host) => DOCUMENTED.has(host) || isAllowed(host);
}
