import type { Account } from './account.ts';
import { esetRegionSchema } from './account.ts';
import type { Provider } from './vocabulary.ts';

const DOTDIGITAL_REGIONS = ['r1', 'r2', 'r3'] as const;

/** ESET Connect: a host for each service and region (https://help.eset.com/eset_connect/en-US/authorization.html). */
const ESET_CONNECT = esetRegionSchema.options.flatMap((region) => [
  `${region}.business-account.iam.eset.systems`,
  `${region}.iam.eset.systems`,
]);

/**
 * The hosts that the vendors document for their APIs. Credentials are sent to these, and to others only where the host's own
 * configuration names them.
 */
export const DOCUMENTED_HOSTS: Readonly<Record<Provider, readonly string[]>> = {
  'eset-business-account': ESET_CONNECT,
  // https://help.eset.com/ema/2/en-US/: the one server of the User API, beside ESET Connect.
  'eset-msp-administrator-2': ['mspapi.eset.com', ...ESET_CONNECT],
  'eset-protect-hub': ESET_CONNECT,
  // https://developer.dotdigital.com/reference/finding-the-api-endpoint: one host for each region.
  dotdigital: DOTDIGITAL_REGIONS.map((region) => `${region}-api.dotdigital.com`),
};

/** Name and, where it is not the usual one of the scheme, port of every host that an account names. */
export function hostsNamedBy(account: Account): readonly string[] {
  const addresses =
    account.provider === 'dotdigital'
      ? [account.baseUrl]
      : account.provider === 'eset-msp-administrator-2'
        ? [account.baseUrl, account.connectUrl]
        : [account.connectUrl];
  return [...new Set(addresses.flatMap((one) => (one === undefined ? [] : [new URL(one).host])))];
}

/** Every host that the credentials of an account's operators may be sent to: those that it names, or the vendor's own. */
export function hostsOf(account: Account): readonly string[] {
  if (account.provider === 'dotdigital') {
    return account.baseUrl === undefined ? [`${account.region}-api.dotdigital.com`] : hostsNamedBy(account);
  }
  const connect =
    account.connectUrl === undefined
      ? [`${account.region}.business-account.iam.eset.systems`, `${account.region}.iam.eset.systems`]
      : [];
  return [...hostsNamedBy(account), ...connect];
}
