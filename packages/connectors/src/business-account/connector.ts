import type { Connector } from '@countersign/use-cases/ports';
import { defineConnector, type ReadBack } from '../define-connector.ts';
import { checkPortalAccount } from '../eset-connect/check-portal-account.ts';
import type { ConnectDependencies } from '../eset-connect/dependencies.ts';
import { probeCredentials } from '../eset-connect/probe-credentials.ts';
import { reachConnect } from '../eset-connect/reach-connect.ts';
import { verifyActivationByToken } from '../eset-connect/verify-activation.ts';
import { verifyApiAccess } from '../eset-connect/verify-api-access.ts';
import { verifyChangedPassword } from '../eset-connect/verify-changed-password.ts';
import { verifyNoApiAccess } from '../eset-connect/verify-no-api-access.ts';
import type { BUSINESS_ACCOUNT_STEPS as STEPS } from './steps.ts';

type Key = (typeof STEPS)['external' | 'verify'][number];

/** ESET Business Account: people make the changes in the portal, and ESET Connect shows whether API access works. */
export function createBusinessAccountConnector(connect: ConnectDependencies): Connector {
  return defineConnector({
    provider: 'eset-business-account',
    api: {},
    readBacks: {
      'eset.activation': verifyActivationByToken(connect),
      'eset.change-password': verifyChangedPassword(),
      'eset.verify-api-access': verifyApiAccess(connect),
      'eset.verify-no-api-access': verifyNoApiAccess(connect),
    } satisfies Record<Key, ReadBack<'eset-business-account'>>,
    probe: probeCredentials(connect),
    check: checkPortalAccount('ESET Business Account'),
    reach: reachConnect(connect),
  });
}
