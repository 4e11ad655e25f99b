import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import {
  ConfigurationError,
  type ExportFormat,
  isLoopback,
  type OcsfVersion,
  parseConfiguration,
} from '@countersign/schema';
import { queueKindOf } from './queue-kind.ts';

/** What the worker is started with. Durations are in milliseconds. */
export interface WorkerConfig {
  readonly dataDirectory: string;
  readonly port: number;
  readonly queueUrl: string;
  /** Where the ledger is, and how to sign in there; null where the store is in the data directory. */
  readonly ledger: { readonly url: string; readonly token: string } | null;
  readonly concurrency: number;
  readonly stepTimeoutMillis: number;
  readonly maxAttempts: number;
  readonly pollMillis: number;
  readonly permitMillis: number;
  /** Where every entry of the log goes; null for nowhere. */
  readonly siem: {
    readonly url: string;
    readonly format: ExportFormat;
    readonly ocsfVersion: OcsfVersion;
    readonly token: string | null;
    /** PEM. */
    readonly tls: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  } | null;
  readonly logLevel: string;
  /** File of the witness policy. */
  readonly witnessPolicy: string | null;
  readonly checkpoints: CheckpointConfig;
  /** How people are mailed; null where nobody is. */
  readonly notificationMail: { readonly url: string; readonly from: string } | null;
  /** Where people reach Countersign with a browser; null where that is not known. */
  readonly publicUrl: string | null;
  /** Provider credentials may be in it; it goes to the credential source and nowhere else. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Where checkpoints go beside the witnesses, and how often. */
export interface CheckpointConfig {
  readonly everyMillis: number;
  /** After so long without success it is an alarm. */
  readonly alertMillis: number;
  readonly file: string | null;
  readonly webhook: { readonly url: string; readonly token: string | null } | null;
  readonly mail: {
    readonly url: string;
    readonly from: string;
    readonly to: string;
    readonly everyMillis: number;
  } | null;
}

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): WorkerConfig {
  const parsed = parseConfiguration(
    [
      'COUNTERSIGN_DATA',
      'WORKER_PORT',
      'QUEUE_URL',
      'LEDGER_URL',
      'LEDGER_TOKEN',
      'WORKER_CONCURRENCY',
      'STEP_TIMEOUT_SECONDS',
      'STEP_MAX_ATTEMPTS',
      'POLL_SECONDS',
      'PERMIT_HOURS',
      'SIEM_URL',
      'SIEM_TLS_CA',
      'SIEM_TLS_CERT',
      'SIEM_TLS_KEY',
      'SIEM_FORMAT',
      'SIEM_OCSF_VERSION',
      'SIEM_TOKEN',
      'LOG_LEVEL',
      'WITNESS_POLICY',
      'CHECKPOINT_SECONDS',
      'CHECKPOINT_ALERT_MINUTES',
      'CHECKPOINT_FILE',
      'CHECKPOINT_WEBHOOK_URL',
      'CHECKPOINT_WEBHOOK_TOKEN',
      'CHECKPOINT_MAIL_TO',
      'CHECKPOINT_MAIL_FROM',
      'CHECKPOINT_MAIL_HOURS',
      'SMTP_URL',
      'NOTIFICATION_MAIL_FROM',
      'PUBLIC_URL',
    ],
    environment,
  );
  return {
    dataDirectory: parsed.COUNTERSIGN_DATA,
    port: parsed.WORKER_PORT,
    queueUrl: parsed.QUEUE_URL,
    ledger: ledgerOf(parsed),
    concurrency: parsed.WORKER_CONCURRENCY,
    stepTimeoutMillis: Math.round(parsed.STEP_TIMEOUT_SECONDS * 1000),
    maxAttempts: parsed.STEP_MAX_ATTEMPTS,
    pollMillis: Math.round(parsed.POLL_SECONDS * 1000),
    permitMillis: parsed.PERMIT_HOURS * 3_600_000,
    siem:
      parsed.SIEM_URL === undefined
        ? null
        : {
            url: parsed.SIEM_URL,
            format: parsed.SIEM_FORMAT,
            ocsfVersion: parsed.SIEM_OCSF_VERSION,
            token: parsed.SIEM_TOKEN ?? null,
            tls: readTls({
              ca: parsed.SIEM_TLS_CA,
              cert: parsed.SIEM_TLS_CERT,
              key: parsed.SIEM_TLS_KEY,
            }),
          },
    logLevel: parsed.LOG_LEVEL,
    witnessPolicy: parsed.WITNESS_POLICY ?? null,
    checkpoints: {
      everyMillis: parsed.CHECKPOINT_SECONDS * 1000,
      alertMillis: parsed.CHECKPOINT_ALERT_MINUTES * 60_000,
      file: parsed.CHECKPOINT_FILE ?? null,
      webhook: webhookOf(parsed.CHECKPOINT_WEBHOOK_URL, parsed.CHECKPOINT_WEBHOOK_TOKEN),
      mail: mailOf({
        to: parsed.CHECKPOINT_MAIL_TO,
        from: parsed.CHECKPOINT_MAIL_FROM,
        url: parsed.SMTP_URL,
        everyMillis: parsed.CHECKPOINT_MAIL_HOURS * 3_600_000,
      }),
    },
    notificationMail: notificationMailOf(parsed.SMTP_URL, parsed.NOTIFICATION_MAIL_FROM),
    publicUrl: parsed.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    environment,
  };
}

/** Everything about users of providers goes there, and the token with it. */
function ledgerOf({
  LEDGER_URL: url,
  LEDGER_TOKEN: token,
  QUEUE_URL: queue,
}: {
  LEDGER_URL?: string | undefined;
  LEDGER_TOKEN?: string | undefined;
  QUEUE_URL: string;
}): WorkerConfig['ledger'] {
  if (url === undefined && token === undefined) return null;
  if (url === undefined || token === undefined)
    throw new ConfigurationError(['LEDGER_URL and LEDGER_TOKEN go together: set both or neither']);
  const { protocol, hostname } = new URL(url);
  const problems = [
    ...(protocol === 'http:' && !isLoopback(hostname)
      ? ['LEDGER_URL must begin with https://, or anybody on the way could read LEDGER_TOKEN']
      : []),
    ...(queueKindOf(queue) === 'embedded'
      ? [
          'LEDGER_URL needs a QUEUE_URL that this machine shares with the others: redis://HOST:PORT or postgres://HOST/DATABASE',
        ]
      : []),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { url, token };
}

function webhookOf(url: string | undefined, token: string | undefined): CheckpointConfig['webhook'] {
  if (url === undefined) return null;
  const { protocol, hostname } = new URL(url);
  if (token !== undefined && protocol === 'http:' && !isLoopback(hostname)) {
    throw new ConfigurationError([
      'CHECKPOINT_WEBHOOK_URL must begin with https://, or anybody on the way could read CHECKPOINT_WEBHOOK_TOKEN',
    ]);
  }
  return { url, token: token ?? null };
}

function mailOf(mail: {
  to: string | undefined;
  from: string | undefined;
  url: string | undefined;
  everyMillis: number;
}): CheckpointConfig['mail'] {
  const { to, from, url, everyMillis } = mail;
  if (to === undefined) return null;
  if (from === undefined || url === undefined) {
    throw new ConfigurationError([
      'CHECKPOINT_MAIL_TO needs CHECKPOINT_MAIL_FROM and SMTP_URL, or no mail can be sent',
    ]);
  }
  return { to, from, url, everyMillis };
}

function notificationMailOf(
  url: string | undefined,
  from: string | undefined,
): WorkerConfig['notificationMail'] {
  if (from === undefined) return null;
  if (url === undefined)
    throw new ConfigurationError(['NOTIFICATION_MAIL_FROM needs SMTP_URL, or no mail can be sent']);
  return { url, from };
}

function readTls(files: {
  ca: string | undefined;
  cert: string | undefined;
  key: string | undefined;
}): NonNullable<WorkerConfig['siem']>['tls'] {
  if ((files.cert === undefined) !== (files.key === undefined))
    throw new ConfigurationError(['SIEM_TLS_CERT and SIEM_TLS_KEY go together: set both or neither']);
  try {
    const tls = Object.fromEntries(
      Object.entries(files).flatMap(([name, path]) =>
        path === undefined ? [] : [[name, readFileSync(path, 'utf8')] as const],
      ),
    );
    createSecureContext(tls);
    return tls;
  } catch {
    // The cause may quote the key.
    throw new ConfigurationError([
      'SIEM_TLS_CA, SIEM_TLS_CERT and SIEM_TLS_KEY must be files in PEM that this user can read; certificate and key belong together',
    ]);
  }
}
