import type { Connector } from '@countersign/use-cases/ports';
import { type ApiStep, defineConnector, type ReadBack } from '../define-connector.ts';
import type { ConnectDependencies } from '../eset-connect/dependencies.ts';
import { probeCredentials } from '../eset-connect/probe-credentials.ts';
import { verifyApiAccess } from '../eset-connect/verify-api-access.ts';
import { verifyChangedPassword } from '../eset-connect/verify-changed-password.ts';
import { verifyNoApiAccess } from '../eset-connect/verify-no-api-access.ts';
import { address } from '../http/address.ts';
import { reachProvider } from '../http/reach-provider.ts';
import { EMA2 } from './access.ts';
import { checkEma2Account } from './check-account.ts';
import { createEma2Client } from './client.ts';
import { identifyUser } from './identify-user.ts';
import { createSessions, type SessionDependencies } from './sessions.ts';
import { changeUser } from './steps/change-user.ts';
import { createUser } from './steps/create-user.ts';
import { verifyActivation } from './steps/verify-activation.ts';
import { verifyRemoved } from './steps/verify-removed.ts';
import { verifyUser } from './steps/verify-user.ts';
import type { EMA2_STEPS as STEPS } from './steps.ts';

type ApiKey = (typeof STEPS)['api'][number];
type ReadKey = (typeof STEPS)['external' | 'verify'][number];
type Ema2Provider = 'eset-msp-administrator-2';

/** ESET MSP Administrator 2: its API makes and changes users, ESET Connect shows whether their API access works. */
export function createEma2Connector(dependencies: SessionDependencies & ConnectDependencies): Connector {
  const { http, clock } = dependencies;
  const client = createEma2Client({ http, clock, sessions: createSessions(dependencies) });
  return defineConnector({
    provider: 'eset-msp-administrator-2',
    api: {
      'ema2.create-user': createUser(client),
      'ema2.update-user': changeUser(client),
      'ema2.withdraw-access': changeUser(client),
      'ema2.restore-access': changeUser(client),
    } satisfies Record<ApiKey, ApiStep<Ema2Provider>>,
    readBacks: {
      'eset.activation': verifyActivation(client),
      'eset.change-password': verifyChangedPassword(),
      'ema2.verify-user': verifyUser(client),
      'ema2.verify-removed': verifyRemoved(client),
      'eset.verify-api-access': verifyApiAccess(dependencies),
      'eset.verify-no-api-access': verifyNoApiAccess(dependencies),
    } satisfies Record<ReadKey, ReadBack<Ema2Provider>>,
    probe: probeCredentials(dependencies),
    check: checkEma2Account(client),
    reach: ({ account, signal }) =>
      reachProvider(dependencies, {
        provider: EMA2,
        method: 'GET',
        url: address(account.baseUrl, '/User/Current'),
        signal,
      }),
    identify: identifyUser(client),
  });
}
