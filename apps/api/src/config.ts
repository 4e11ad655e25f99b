import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { ConfigurationError, isLoopback, parseConfiguration } from '@countersign/schema';
import type { SessionLimits } from '@countersign/use-cases';
import { type OidcIssuer, readIssuers } from './sign-in/oidc-issuers.ts';

/** How long the server waits for whom, and whom it takes for itself. */
export interface ServerLimits {
  /** Names by which the service is known, beside those of the loopback interface. */
  readonly allowedHosts: readonly string[];
  /** How long a call may take to arrive, headers and body, in milliseconds. */
  readonly requestMillis: number;
  /** Connections that are open at once; more are closed as they come. */
  readonly maxConnections: number;
  /** Certificate and key in PEM; null speaks HTTP. */
  readonly tls: { readonly cert: string; readonly key: string } | null;
  /** Addresses and networks of the proxies in front; none where it is left out. */
  readonly proxies?: readonly string[];
  /** Address by which people reach the service with a browser: scheme, name and port; null where none is configured. */
  readonly publicUrl: string | null;
  readonly sessionLimits: SessionLimits;
  /** By whom people may sign in beside their passkeys; nobody where it is left out. */
  readonly issuers?: readonly OidcIssuer[];
  /** Refused calls of one principal in a minute; after that all calls of theirs are refused for the rest of it. */
  readonly refusedPerMinute: number;
}

/** What the API is started with. Durations are in milliseconds, sizes in bytes. */
export interface ApiConfig extends ServerLimits {
  readonly dataDirectory: string;
  readonly host: string;
  readonly port: number;
  readonly permitMillis: number;
  /** What the ledger tells workers on other machines. */
  readonly work: {
    readonly stepTimeoutMillis: number;
    readonly maxAttempts: number;
    readonly pollMillis: number;
  };
  readonly batchMaxBytes: number;
  readonly retentionMillis: number;
  readonly logLevel: string;
  /** File of the witness policy. */
  readonly witnessPolicy: string | null;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ApiConfig {
  const parsed = parseConfiguration(
    [
      'COUNTERSIGN_DATA',
      'API_HOST',
      'API_PORT',
      'API_TLS_CERT',
      'API_TLS_KEY',
      'API_TLS_PROXY',
      'API_ALLOWED_HOSTS',
      'PUBLIC_URL',
      'OIDC_FILE',
      'SESSION_IDLE_MINUTES',
      'SESSION_HOURS',
      'API_REQUEST_SECONDS',
      'API_MAX_CONNECTIONS',
      'API_REFUSED_PER_MINUTE',
      'PERMIT_HOURS',
      'STEP_TIMEOUT_SECONDS',
      'STEP_MAX_ATTEMPTS',
      'POLL_SECONDS',
      'BATCH_MAX_BYTES',
      'LOG_LEVEL',
      'WITNESS_POLICY',
      'LOG_RETENTION_DAYS',
    ],
    environment,
  );
  const { API_HOST: host } = parsed;
  const tls = readTls(parsed.API_TLS_CERT, parsed.API_TLS_KEY);
  if (!isLoopback(host) && tls === null && parsed.API_TLS_PROXY === undefined) {
    throw new ConfigurationError([
      `API_HOST ${host} lets other machines reach the API in clear, and with it tokens and personal data: set API_TLS_CERT and API_TLS_KEY to the files of a certificate, or API_TLS_PROXY to the address of a proxy in front of it that speaks HTTPS, or listen on 127.0.0.1`,
    ]);
  }
  return {
    tls,
    dataDirectory: parsed.COUNTERSIGN_DATA,
    host,
    port: parsed.API_PORT,
    allowedHosts: [
      parsed.API_HOST,
      ...(parsed.PUBLIC_URL === undefined ? [] : [new URL(parsed.PUBLIC_URL).hostname]),
      ...(parsed.API_ALLOWED_HOSTS?.split(' ') ?? []),
    ],
    proxies: parsed.API_TLS_PROXY?.split(' ') ?? [],
    publicUrl: parsed.PUBLIC_URL ?? null,
    ...(parsed.OIDC_FILE === undefined ? {} : { issuers: readIssuers(parsed.OIDC_FILE) }),
    sessionLimits: {
      idleMillis: parsed.SESSION_IDLE_MINUTES * 60_000,
      totalMillis: parsed.SESSION_HOURS * 3_600_000,
    },
    requestMillis: parsed.API_REQUEST_SECONDS * 1_000,
    maxConnections: parsed.API_MAX_CONNECTIONS,
    refusedPerMinute: parsed.API_REFUSED_PER_MINUTE,
    permitMillis: parsed.PERMIT_HOURS * 3_600_000,
    work: {
      stepTimeoutMillis: Math.round(parsed.STEP_TIMEOUT_SECONDS * 1_000),
      maxAttempts: parsed.STEP_MAX_ATTEMPTS,
      pollMillis: Math.round(parsed.POLL_SECONDS * 1_000),
    },
    batchMaxBytes: parsed.BATCH_MAX_BYTES,
    retentionMillis: parsed.LOG_RETENTION_DAYS * 86_400_000,
    logLevel: parsed.LOG_LEVEL,
    witnessPolicy: parsed.WITNESS_POLICY ?? null,
  };
}

function readTls(cert: string | undefined, key: string | undefined): ApiConfig['tls'] {
  if (cert === undefined && key === undefined) return null;
  if (cert === undefined || key === undefined)
    throw new ConfigurationError(['API_TLS_CERT and API_TLS_KEY go together: set both or neither']);
  try {
    const tls = { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') };
    createSecureContext(tls);
    return tls;
  } catch {
    // The cause may quote the key.
    throw new ConfigurationError([
      `API_TLS_CERT ${cert} and API_TLS_KEY ${key} must be files in PEM that this user can read, and belong together`,
    ]);
  }
}
