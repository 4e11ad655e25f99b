import type { Provider } from '@countersign/schema';
import type { Clock, Connector, Logger } from '@countersign/use-cases/ports';
import { createBusinessAccountConnector } from './business-account/connector.ts';
import { createDotdigitalConnector } from './dotdigital/connector.ts';
import { createEma2Connector } from './ema2/connector.ts';
import { createHttpClient } from './http/create-http-client.ts';
import { createCallWindow } from './pacing/call-window.ts';
import { createLogInHolds } from './pacing/log-in-holds.ts';
import { createProtectHubConnector } from './protect-hub/connector.ts';

export interface ConnectorOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether a provider may be called at a host (with its port, where that is not the usual one). */
  readonly isProviderHost: (host: string) => boolean;
  /** How long one call may take. Default: 125 seconds, because dotdigital asks its clients to wait more than 121. */
  readonly timeoutMillis?: number;
  /** Calls of ESET Connect per second and set of credentials. Default: the vendor's limit of 10. */
  readonly connectCallsPerSecond?: number;
  /** Pause before refused credentials are tried again; it doubles with every refusal, up to 16 times. Default: a minute. */
  readonly logInPauseMillis?: number;
}

const DEFAULTS = { timeoutMillis: 125_000, connectCallsPerSecond: 10, logInPauseMillis: 60_000 } as const;

/**
 * Makes the connectors of all providers. They share what must be counted together: refused log-ins, and the calls of ESET
 * Connect, which three of them make. What they remember they can do without: tokens, limits, refused credentials.
 */
export function createConnectors(options: ConnectorOptions): ReadonlyMap<Provider, Connector> {
  const { clock, logger, isProviderHost, timeoutMillis, connectCallsPerSecond, logInPauseMillis } = {
    ...DEFAULTS,
    ...options,
  };
  const shared = {
    clock,
    logger,
    http: createHttpClient({ logger, isProviderHost, timeoutMillis }),
    holds: createLogInHolds({ clock, pauseMillis: logInPauseMillis }),
    callWindow: createCallWindow({ clock, callsPerSecond: connectCallsPerSecond }),
  };
  const connectors = [
    createBusinessAccountConnector(shared),
    createEma2Connector(shared),
    createProtectHubConnector(shared),
    createDotdigitalConnector(shared),
  ];
  return new Map(connectors.map((connector) => [connector.provider, connector]));
}
