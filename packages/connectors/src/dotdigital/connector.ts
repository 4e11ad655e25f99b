import type { Clock, Connector } from '@countersign/use-cases/ports';
import { type ApiStep, defineConnector, type ReadBack } from '../define-connector.ts';
import { address } from '../http/address.ts';
import type { HttpClient } from '../http/http-call.ts';
import { reachProvider } from '../http/reach-provider.ts';
import type { LogInHolds } from '../pacing/log-in-holds.ts';
import { DOTDIGITAL } from './access.ts';
import { checkDotdigitalAccount } from './check-account.ts';
import { baseAddress, createDotdigitalClient } from './client.ts';
import { createApiUser } from './create-api-user.ts';
import { probeCredentials } from './probe-credentials.ts';
import type { DOTDIGITAL_STEPS as STEPS } from './steps.ts';
import { verifyApiAccess } from './verify-api-access.ts';
import { verifyNoApiAccess } from './verify-no-api-access.ts';
import { verifySwitch } from './verify-switch.ts';

type ApiKey = (typeof STEPS)['api'][number];
type ReadKey = (typeof STEPS)['external' | 'verify'][number];

/** dotdigital: its v2 API can make a first API user and shows whether one can sign in; all else is for people. */
export function createDotdigitalConnector(dependencies: {
  http: HttpClient;
  clock: Clock;
  holds: LogInHolds;
}): Connector {
  const client = createDotdigitalClient(dependencies);
  return defineConnector({
    provider: 'dotdigital',
    api: { 'dotdigital.create-api-user': createApiUser(client) } satisfies Record<
      ApiKey,
      ApiStep<'dotdigital'>
    >,
    readBacks: {
      'dotdigital.switch-integration': verifySwitch(),
      'dotdigital.verify-api-access': verifyApiAccess(client),
      'dotdigital.verify-no-api-access': verifyNoApiAccess(client),
    } satisfies Record<ReadKey, ReadBack<'dotdigital'>>,
    probe: probeCredentials(client),
    check: checkDotdigitalAccount(client),
    reach: ({ account, signal }) =>
      reachProvider(dependencies, {
        provider: DOTDIGITAL,
        method: 'GET',
        url: address(baseAddress(account), '/v2/account-info'),
        signal,
      }),
  });
}
