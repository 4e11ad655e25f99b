import type { ProviderContext } from '../provider-context.ts';

/** How messages call the service that all ESET products answer API calls through. */
export const ESET_CONNECT = 'ESET Connect';

export type EsetProvider = 'eset-business-account' | 'eset-msp-administrator-2' | 'eset-protect-hub';
export type EsetContext = ProviderContext<EsetProvider>;
export type EsetAccess = Pick<EsetContext, 'account' | 'signal'>;
