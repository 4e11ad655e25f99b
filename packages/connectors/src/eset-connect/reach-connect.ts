import { reachProvider } from '../http/reach-provider.ts';
import type { EsetAccess } from './access.ts';
import type { ConnectDependencies } from './dependencies.ts';
import { serviceAddress } from './service-address.ts';

/** Whether ESET Connect answers where it gives tokens: the one service that is asked about users of a portal. */
export function reachConnect(connect: ConnectDependencies) {
  return ({ account, signal }: Pick<EsetAccess, 'account' | 'signal'>): Promise<void> =>
    reachProvider(connect, {
      provider: 'ESET Connect',
      method: 'POST',
      url: serviceAddress(account, { service: 'business-account.iam', path: '/oauth/token' }),
      body: { form: {} },
      signal,
    });
}
