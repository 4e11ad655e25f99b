import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseConfiguration } from '@countersign/schema';
import { z } from 'zod';
import { UsageError } from './exit-codes.ts';
import { currentContext, type LoginContext } from './local/contexts.ts';
import { findPerson, listPeople } from './local/people.ts';
import type { TerminalSettings } from './output/screen.ts';

/** What the command line was started with, before anything is asked of it. */
export interface CliConfig {
  /** Where package.json is; in a checkout also everything that runs services. */
  readonly projectDirectory: string;
  /** It is the client alone, which runs no service. */
  readonly isClient?: boolean;
  readonly dataDirectory: string;
  readonly url: string | undefined;
  readonly token: string | undefined;
  readonly batchMaxBytes: number;
  readonly terminal: TerminalSettings;
  /** False where a local person is named: then it is that one who acts, wherever somebody is signed in. */
  readonly useContext?: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a service leaves in its data directory when it starts. */
const addressSchema = z.object({
  url: z.url(),
  /** By which people reach it with a browser; absent where they cannot. */
  publicUrl: z.url().optional(),
});

const PROJECT = resolve(import.meta.dirname, '../../..');
/** The packed client has no checkout: it lies in a folder of its package. */
const PACKAGE = resolve(import.meta.dirname, '..');

/** @throws ConfigurationError naming every setting that is wrong */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): CliConfig {
  const isClient = !existsSync(join(PROJECT, 'apps', 'cli', 'src'));
  const parsed = parseConfiguration(
    [
      'COUNTERSIGN_DATA',
      'COUNTERSIGN_URL',
      'COUNTERSIGN_TOKEN',
      'BATCH_MAX_BYTES',
      'NO_COLOR',
      'PAGER',
      'TERM',
    ],
    {
      ...environment,
      COUNTERSIGN_DATA: environment.COUNTERSIGN_DATA || defaultDataDirectory(isClient, environment),
    },
  );
  return {
    projectDirectory: isClient ? PACKAGE : PROJECT,
    isClient,
    dataDirectory: resolve(parsed.COUNTERSIGN_DATA),
    url: parsed.COUNTERSIGN_URL,
    token: parsed.COUNTERSIGN_TOKEN,
    batchMaxBytes: parsed.BATCH_MAX_BYTES,
    terminal: {
      plain: (parsed.NO_COLOR ?? '') !== '' || parsed.TERM === 'dumb',
      pager: parsed.TERM === 'dumb' || parsed.PAGER === 'cat' ? '' : parsed.PAGER,
      environment,
    },
    environment,
  };
}

/** In the checkout, or where programs of this machine leave what is a person's own. */
function defaultDataDirectory(
  isClient: boolean,
  { XDG_CONFIG_HOME, APPDATA }: Readonly<Record<string, string | undefined>>,
): string {
  if (!isClient) return join(PROJECT, '.countersign');
  return join(XDG_CONFIG_HOME || APPDATA || join(homedir(), '.config'), 'countersign');
}

/**
 * Address and token to reach the service with: from the environment, else the session of "countersign login", else those of the local person.
 * What is stored here is sent to where it came from, whatever address the environment names: a session to its own address, the token of a
 * person to the one where they enrolled, or to those of the service that runs on the data directory.
 * @throws UsageError saying what to set or start
 */
export function readAccess(config: CliConfig, as: string): { url: string; token: string } {
  if (config.token !== undefined) return { url: readAddress(config), token: config.token };
  const login = loginOf(config);
  if (login !== undefined) return { url: login.url, token: login.secret };
  requireKnownPlace(config, as);
  const { token, url } = findPerson(config.dataDirectory, as);
  if (config.url === undefined) return { url: url ?? readAddress(config), token };
  const isItsOwn =
    url === undefined ? isServedHere(config.dataDirectory, config.url) : isSameAddress(url, config.url);
  if (isItsOwn) return { url: config.url, token };
  const own = url ?? addressIn(config.dataDirectory) ?? `the service of ${config.dataDirectory}`;
  throw new UsageError(
    `The token of ${as} is for ${own} and is not sent to ${config.url}. Unset COUNTERSIGN_URL to work as ${as} there; to work at ${config.url}, sign in with "countersign login --url ${config.url}", or set COUNTERSIGN_TOKEN.`,
  );
}

/** Whether the service that runs on a data directory says that this is an address of its own. */
export const isServedHere = (dataDirectory: string, url: string): boolean =>
  addressesIn(dataDirectory).some((one) => isSameAddress(one, url));

/** The same service at the same place: a slash at the end, the case of the host and a port that goes without saying make no other one. */
function isSameAddress(one: string, other: string): boolean {
  return normalForm(one) === normalForm(other);
}

function normalForm(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/, '')}`;
}

/**
 * The session that "countersign login" has begun and that commands go on with. A local person who is named goes before it, and it is sent to
 * no other address than its own.
 */
function loginOf(config: CliConfig): LoginContext | undefined {
  if (config.useContext === false || config.token !== undefined) return undefined;
  const login = currentContext(config.dataDirectory);
  if (login === undefined) return undefined;
  return config.url === undefined || isSameAddress(config.url, login.url) ? login : undefined;
}

/** @throws UsageError where somebody is signed in, but not at the address that the environment names, and nobody else works here */
function requireKnownPlace({ dataDirectory, url, useContext }: CliConfig, as: string): void {
  if (url === undefined || useContext === false) return;
  if (listPeople(dataDirectory).some(({ name }) => name === as)) return;
  const login = currentContext(dataDirectory);
  if (login === undefined) return;
  throw new UsageError(
    `You are signed in at ${login.url} and not at ${url}. Unset COUNTERSIGN_URL to work there; to work here, sign in with "countersign login --url ${url}".`,
  );
}

/** Address to reach the service at. @throws UsageError saying what to set or start */
export function readAddress(config: CliConfig): string {
  const url = config.url ?? loginOf(config)?.url ?? addressIn(config.dataDirectory);
  if (url === undefined) {
    throw new UsageError(
      `No Countersign is known in ${config.dataDirectory}. Start one with "npm start", sign in to one with "countersign login --url ADDRESS", or set COUNTERSIGN_URL.`,
    );
  }
  return url;
}

/**
 * Address by which people open the pages of the service at an address: the public one, where the service runs on this data directory and the
 * environment names none.
 */
export function addressForPeople(config: CliConfig, url: string): string {
  if (config.url !== undefined) return url;
  const here = addressesIn(config.dataDirectory);
  return here.some((one) => isSameAddress(one, url)) ? (here.at(-1) ?? url) : url;
}

/** Address of the service that runs on a data directory; undefined where none was ever started on it. */
const addressIn = (dataDirectory: string): string | undefined => addressesIn(dataDirectory)[0];

/** That address, and the public one where it has one. @throws UsageError where the file cannot be used */
function addressesIn(dataDirectory: string): readonly string[] {
  const path = join(dataDirectory, 'api.json');
  if (!existsSync(path)) return [];
  try {
    const { url, publicUrl } = addressSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
    return publicUrl === undefined ? [url] : [url, publicUrl];
  } catch {
    throw new UsageError(
      `${path} does not hold an address. Start Countersign again, or set COUNTERSIGN_URL.`,
    );
  }
}
