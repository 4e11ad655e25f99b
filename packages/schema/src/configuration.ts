import { z } from 'zod';
import { formatIssue } from './format-issue.ts';
import { exportFormatSchema, ocsfVersionSchema } from './log-export.ts';
import { areAddresses, isPublicAddress, siemAddress } from './setting-addresses.ts';
import { TERMINAL_SETTINGS } from './terminal-settings.ts';

interface Setting {
  readonly schema: z.ZodType;
  /** What it is for, with units; the reference page shows it. */
  readonly description: string;
  readonly usedBy: readonly ('api' | 'worker' | 'cli' | 'sandbox' | 'witness')[];
}

const port = z.coerce.number().int().min(0).max(65_535);
const seconds = z.coerce.number().positive();
const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an address that begins with https:// or http://',
});

/**
 * Every environment variable that the apps read, each parsed once when the app starts.
 * The reference page is docs/reference/configuration.md; a test compares the two.
 */
export const CONFIGURATION = {
  COUNTERSIGN_DATA: {
    schema: z.string().min(1),
    usedBy: ['api', 'worker', 'cli', 'sandbox'],
    description:
      'Directory that holds the store, the keys and the embedded queue. Default: .countersign in the project.',
  },
  COUNTERSIGN_URL: {
    schema: httpUrl.optional(),
    usedBy: ['cli'],
    description: 'Address of the API. Default: the one that the last start wrote to the data directory.',
  },
  COUNTERSIGN_TOKEN: {
    schema: z.string().min(1).optional(),
    usedBy: ['cli'],
    description: 'API token to sign in with. Default: the one of the chosen local principal.',
  },
  ...TERMINAL_SETTINGS,
  API_HOST: {
    schema: z.string().default('127.0.0.1'),
    usedBy: ['api'],
    description:
      'Address that the API listens on; one that other machines reach is refused unless API_TLS_CERT and API_TLS_KEY are set, or API_TLS_PROXY names a proxy.',
  },
  API_TLS_CERT: {
    schema: z.string().min(1).optional(),
    usedBy: ['api'],
    description:
      'File with the certificate of the API and those between it and its authority (PEM); the API then speaks HTTPS only. Needs API_TLS_KEY.',
  },
  API_TLS_KEY: {
    schema: z.string().min(1).optional(),
    usedBy: ['api'],
    description: 'File with the private key of API_TLS_CERT (PEM).',
  },
  API_TLS_PROXY: {
    schema: z
      .string()
      .refine((text) => areAddresses(text), {
        error: 'must be addresses or networks separated by blanks, such as 192.0.2.7 or 10.0.0.0/24',
      })
      .optional(),
    usedBy: ['api'],
    description:
      'Addresses of the proxies in front of the API that speak HTTPS with everybody, separated by blanks, such as 192.0.2.7 or 10.0.0.0/24. Then the API may listen in clear on an address that other machines reach; what they say in X-Forwarded-For of where a call comes from is believed, and calls that come past them from another machine are refused.',
  },
  API_PORT: {
    schema: port.default(7180),
    usedBy: ['api'],
    description: 'Port of the API; 0 takes any free one.',
  },
  API_ALLOWED_HOSTS: {
    schema: z
      .string()
      .regex(/^[A-Za-z0-9.-]+( [A-Za-z0-9.-]+)*$/, 'must be names separated by blanks, without ports')
      .optional(),
    usedBy: ['api'],
    description:
      'Names by which the API is reached, separated by blanks, such as countersign.example.com; calls for other names are refused. The names of this machine for itself, and API_HOST, always count.',
  },
  PUBLIC_URL: {
    schema: z
      .string()
      .refine((text) => isPublicAddress(text), {
        error: 'must be https://NAME or https://NAME:PORT, without a path; http:// only for localhost',
      })
      .optional(),
    usedBy: ['api', 'worker'],
    description:
      'Address by which people reach Countersign with a browser, such as https://countersign.example.com. Passkeys belong to its name: with another name nobody can use theirs any more. Default: http://localhost with the port of the API, where it listens on this machine only; elsewhere nobody signs in with a browser without it.',
  },
  OIDC_FILE: {
    schema: z.string().min(1).optional(),
    usedBy: ['api'],
    description:
      'File (JSON) that names the issuers of identities (OpenID Connect) by which people may sign in beside their passkeys; docs/guides/sign-in.md shows one. Needs PUBLIC_URL.',
  },
  SESSION_IDLE_MINUTES: {
    schema: z.coerce.number().positive().max(1_440).default(30),
    usedBy: ['api'],
    description: 'Minutes without use after which a session in a browser or on the command line ends.',
  },
  SESSION_HOURS: {
    schema: z.coerce.number().positive().max(168).default(12),
    usedBy: ['api'],
    description: 'Hours after which a session ends, however much it is used.',
  },
  API_REQUEST_SECONDS: {
    schema: seconds.default(60),
    usedBy: ['api'],
    description:
      'Seconds within which a call has to have arrived, headers and body. Raise it where large files come over slow lines.',
  },
  API_MAX_CONNECTIONS: {
    schema: z.coerce.number().int().min(1).default(1_000),
    usedBy: ['api'],
    description: 'Connections that are open at once; more are closed as they come.',
  },
  API_REFUSED_PER_MINUTE: {
    schema: z.coerce.number().int().min(1).default(120),
    usedBy: ['api'],
    description:
      'Calls of one principal that may be refused in a minute; after that all of theirs are refused for the rest of it.',
  },
  WORKER_PORT: {
    schema: port.default(7181),
    usedBy: ['worker'],
    description: 'Port of the worker for /healthz, /readyz and /metrics; 0 takes any free one.',
  },
  SANDBOX_HOST: {
    schema: z.string().default('127.0.0.1'),
    usedBy: ['sandbox'],
    description:
      'Address that the stand-ins for the providers listen on; one that other machines reach is refused unless SANDBOX_ALLOW_REMOTE is 1.',
  },
  SANDBOX_PORT: {
    schema: port.default(7190),
    usedBy: ['sandbox'],
    description: 'Port of the stand-ins for the providers; 0 takes any free one.',
  },
  SANDBOX_ALLOW_REMOTE: {
    schema: z.enum(['0', '1']).default('0'),
    usedBy: ['sandbox'],
    description: '1 lets other machines reach the stand-ins, where anybody may act as any operator.',
  },
  SANDBOX_DB: {
    schema: z.string().min(1).optional(),
    usedBy: ['sandbox'],
    description:
      'File that holds the state of the stand-ins. Default: sandbox/sandbox.db in the data directory.',
  },
  QUEUE_URL: {
    schema: z.string().default('embedded:'),
    usedBy: ['worker'],
    description: 'Where jobs wait: embedded:, redis://HOST:PORT or postgres://HOST/DATABASE.',
  },
  WORKER_CONCURRENCY: {
    schema: z.coerce.number().int().min(1).max(1000).default(8),
    usedBy: ['worker'],
    description: 'Steps carried out at once per provider.',
  },
  LEDGER_URL: {
    schema: httpUrl.optional(),
    usedBy: ['worker'],
    description:
      'Address of the API, for a worker on a machine without the store: it takes and records its work there. Must begin with https:// unless it is on this machine. Needs LEDGER_TOKEN, and a QUEUE_URL that several machines reach.',
  },
  LEDGER_TOKEN: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description: 'API token of a machine with the role worker, for LEDGER_URL.',
  },
  STEP_TIMEOUT_SECONDS: {
    schema: seconds.default(130),
    usedBy: ['api', 'worker'],
    description: 'Seconds that one call of a provider may take.',
  },
  STEP_MAX_ATTEMPTS: {
    schema: z.coerce.number().int().min(1).max(100).default(20),
    usedBy: ['api', 'worker'],
    description:
      'Attempts of a step before it waits for a person as a dead letter; 20 last one to two and a half hours.',
  },
  POLL_SECONDS: {
    schema: seconds.default(300),
    usedBy: ['api', 'worker'],
    description: 'Seconds between two looks at whether somebody outside has done an external step.',
  },
  PERMIT_HOURS: {
    schema: z.coerce.number().positive().default(72),
    usedBy: ['api', 'worker'],
    description: 'Hours within which an approved request has to be started.',
  },
  LOG_RETENTION_DAYS: {
    schema: z.coerce.number().int().min(1).default(400),
    usedBy: ['api'],
    description:
      'Days for which the bytes of every entry of the log are kept at least; after that they may be pruned.',
  },
  BATCH_MAX_BYTES: {
    schema: z.coerce.number().int().positive().default(33_554_432),
    usedBy: ['api', 'cli'],
    description: 'Largest file of requests, in bytes.',
  },
  WITNESS_POLICY: {
    schema: z.string().min(1).optional(),
    usedBy: ['api', 'worker'],
    description:
      'File that names the witnesses to ask for cosignatures, with their addresses, and the quorum that is enough (c2sp.org/tlog-policy). Default: witnesses.policy in the data directory, where there is one.',
  },
  CHECKPOINT_SECONDS: {
    schema: seconds.default(10),
    usedBy: ['worker'],
    description:
      'Seconds between two looks at whether a new checkpoint has to be handed to witnesses, file and webhook.',
  },
  CHECKPOINT_ALERT_MINUTES: {
    schema: z.coerce.number().positive().default(15),
    usedBy: ['worker'],
    description:
      'Minutes without success after which it is an alarm that checkpoints do not reach one of their targets.',
  },
  CHECKPOINT_FILE: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description:
      'File that checkpoints are appended to; best on another disk, or on one that lets nothing be rewritten.',
  },
  CHECKPOINT_WEBHOOK_URL: {
    schema: httpUrl.optional(),
    usedBy: ['worker'],
    description: 'Address that checkpoints are posted to as text, at least once each time that one is sent.',
  },
  CHECKPOINT_WEBHOOK_TOKEN: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description: 'Token that the webhook is given as "Authorization: Bearer ...". Secret.',
  },
  CHECKPOINT_MAIL_TO: {
    schema: z.string().min(3).optional(),
    usedBy: ['worker'],
    description: 'Address that checkpoints are mailed to; needs CHECKPOINT_MAIL_FROM and SMTP_URL.',
  },
  CHECKPOINT_MAIL_FROM: {
    schema: z.string().min(3).optional(),
    usedBy: ['worker'],
    description: 'Address that the mails come from.',
  },
  CHECKPOINT_MAIL_HOURS: {
    schema: z.coerce.number().positive().default(24),
    usedBy: ['worker'],
    description:
      'Hours between two mails. One is sent whether the log has grown or not, so that it is missed when none comes.',
  },
  SMTP_URL: {
    schema: z
      .string()
      // The library takes any option of its own there: another way to the server, a password in clear, a program to run.
      .regex(
        /^(smtps?|file):\/\/[^?#]+$/,
        'must look like smtp://USER:PASSWORD@HOST:PORT or smtps://..., and have nothing after a ? or #',
      )
      .optional(),
    usedBy: ['worker'],
    description:
      'Mail server, such as smtps://USER:PASSWORD@HOST. Secret. One with a password has to speak TLS, also where it begins in clear (smtp://). file:///DIRECTORY writes each mail to a file there instead, to try things out.',
  },
  NOTIFICATION_MAIL_FROM: {
    schema: z.string().min(3).optional(),
    usedBy: ['worker'],
    description:
      'Address that mails to people come from, such as "Countersign <countersign@example.com>"; with SMTP_URL, people are mailed what waits for them and what became of it. Without it nobody is.',
  },
  WITNESS_DATA: {
    schema: z.string().min(1),
    usedBy: ['witness'],
    description:
      'Directory that holds the key of the witness and what it has cosigned; "countersign witness" takes "witness" in the data directory.',
  },
  WITNESS_LOGS: {
    schema: z.string().min(1),
    usedBy: ['witness'],
    description:
      'Verifier keys of the logs that the witness watches, separated by spaces; "countersign witness" takes those of --log, or the one in the data directory.',
  },
  WITNESS_NAME: {
    schema: z
      .string()
      .regex(/^[^\s+]{1,200}$/, 'must have up to 200 characters, no blanks and no "+"')
      .optional(),
    usedBy: ['witness'],
    description:
      'Name of the key of the witness, such as witness.example.com/acme, chosen at its first start. Default: a name made up.',
  },
  WITNESS_HOST: {
    schema: z.string().default('127.0.0.1'),
    usedBy: ['witness'],
    description:
      'Address that the witness listens on; one that other machines reach is refused unless WITNESS_TLS_PROXY is 1.',
  },
  WITNESS_TLS_PROXY: {
    schema: z.enum(['0', '1']).default('0'),
    usedBy: ['witness'],
    description:
      '1 says that a proxy in front of the witness speaks HTTPS, so that the witness may listen in clear on an address that other machines reach.',
  },
  WITNESS_PORT: {
    schema: port.default(7182),
    usedBy: ['witness'],
    description: 'Port of the witness; 0 takes any free one.',
  },
  SIEM_URL: {
    schema: z
      .string()
      .refine((text) => siemAddress(text) !== null, {
        error:
          'must be https://..., syslog+tcp://HOST:PORT, syslog+tls://HOST:PORT or file:/PATH; http:// only to this machine',
      })
      .optional(),
    usedBy: ['worker'],
    description:
      'Where every entry of the log is delivered to: https://..., syslog+tcp://HOST:PORT, syslog+tls://HOST:PORT or file:/PATH. Default: nowhere.',
  },
  SIEM_TLS_CA: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description:
      'File with the certificates of the authorities (PEM) that a SIEM_URL with https or syslog+tls is trusted by, instead of those that Node knows. NODE_EXTRA_CA_CERTS adds to them everywhere.',
  },
  SIEM_TLS_CERT: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description:
      'File with the client certificate (PEM) for a SIEM_URL that asks for one. Needs SIEM_TLS_KEY.',
  },
  SIEM_TLS_KEY: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description: 'File with the private key of SIEM_TLS_CERT (PEM).',
  },
  SIEM_FORMAT: {
    schema: exportFormatSchema.default('ocsf'),
    usedBy: ['worker'],
    description: 'How entries are written for SIEM_URL: ocsf, cloudevents, cef, csv or ndjson.',
  },
  SIEM_OCSF_VERSION: {
    schema: ocsfVersionSchema.default('1.8.0'),
    usedBy: ['worker'],
    description: 'Version of OCSF for SIEM_FORMAT ocsf and cloudevents: 1.8.0 or 1.9.0.',
  },
  SIEM_TOKEN: {
    schema: z.string().min(1).optional(),
    usedBy: ['worker'],
    description: 'Sent to an https SIEM_URL as "Authorization: Bearer ...".',
  },
  LOG_LEVEL: {
    schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
    usedBy: ['api', 'worker', 'sandbox', 'witness'],
    description: 'How much the service logs to standard error.',
  },
} as const satisfies Record<string, Setting>;

export type SettingName = keyof typeof CONFIGURATION;

/** Whether only programs on this machine reach an address that a service listens on. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host);

/** A configuration that cannot be used; the message names each setting and what it must be. */
export class ConfigurationError extends Error {
  readonly retryable = false;
  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used: ${problems.join('; ')}.`);
    this.name = 'ConfigurationError';
  }
}

type Parsed<N extends SettingName> = { [K in N]: z.infer<(typeof CONFIGURATION)[K]['schema']> };

/**
 * Parses the named settings from an environment; an empty variable counts as not set.
 * @throws ConfigurationError naming every setting that is wrong.
 */
export function parseConfiguration<const N extends SettingName>(
  names: readonly N[],
  environment: Readonly<Record<string, string | undefined>>,
): Parsed<N> {
  const shape = Object.fromEntries(names.map((name) => [name, CONFIGURATION[name].schema]));
  const given = Object.fromEntries(names.map((name) => [name, environment[name] || undefined]));
  const parsed = z.object(shape).safeParse(given);
  if (!parsed.success) {
    throw new ConfigurationError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${formatIssue(issue, given)}`),
    );
  }
  return parsed.data as Parsed<N>;
}
