import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSealer } from '@countersign/runtime';
import type { Principal, RouteName } from '@countersign/schema';
import { createDirectory, requireClosed } from '@countersign/test-kit';
import type { Sealer } from '@countersign/use-cases/ports';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll } from 'vitest';
import { buildApp } from '../build-app.ts';
import { ensureAdministrator } from '../ensure-administrator.ts';
import { openServices, type Services } from '../services.ts';
import { type Answer, type Refusal, refusalOf, type Sent, send } from './call.ts';
import { ACCOUNTS, type Name, PEOPLE, STAND_INS } from './companies.ts';

/** A person with a token to sign in with and a wallet to open credentials with. */
export interface Person {
  readonly principal: Principal;
  readonly token: string;
  readonly wallet: Sealer;
}

/** A whole installation of the API on a directory of its own, with people, accounts and the shipped policies. */
export interface Installation {
  readonly app: FastifyInstance;
  readonly services: Services;
  readonly directory: string;
  readonly people: Readonly<Record<Name, Person>>;
  /** Calls a route that is expected to succeed, as somebody. */
  call<N extends RouteName>(who: Name, name: N, sent?: Sent): Promise<Answer<N>>;
  /** Calls a route that is expected to answer an error. */
  refused(who: Name | null, name: RouteName, sent?: Sent): Promise<Refusal>;
}

/** Largest file that the installation of the tests takes, in bytes. */
export const MAX_BYTES = 100_000;

/** An installation takes its time to open where others are at work. */
const START_MILLIS = 60_000;

/** Gives every test of a file one installation, and fails the file when it leaves a database open. */
export function useInstallation(): () => Installation {
  let installation: Installation | undefined;
  beforeAll(async () => {
    installation = await install();
  }, START_MILLIS);
  afterAll(async () => {
    if (installation === undefined) return;
    const { app, services, directory } = installation;
    await app.close();
    services.store.close();
    try {
      requireClosed(directory);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
  return () => {
    if (installation === undefined) throw new Error('the installation is there only while tests run');
    return installation;
  };
}

async function install(): Promise<Installation> {
  const { path: directory } = createDirectory();
  allowHosts(directory, STAND_INS);
  const logger = pino({ level: 'silent' });
  const config = {
    host: '127.0.0.1',
    port: 0,
    allowedHosts: ['countersign.example.com'],
    requestMillis: 60_000,
    maxConnections: 100,
    publicUrl: null,
    sessionLimits: { idleMillis: 1_800_000, totalMillis: 43_200_000 },
    // Tests are refused far more often than people.
    refusedPerMinute: 1_000_000,
    work: { stepTimeoutMillis: 1_000, maxAttempts: 3, pollMillis: 1_000 },
    permitMillis: 3_600_000,
    logLevel: 'silent',
    witnessPolicy: null,
    tls: null,
  };
  const services = await openServices(
    { ...config, dataDirectory: directory, batchMaxBytes: MAX_BYTES, retentionMillis: 400 * 86_400_000 },
    logger,
  );
  await ensureAdministrator(services);
  const app = await buildApp(services, logger, config);
  const file = readFileSync(join(directory, 'people', 'administrator.json'), 'utf8');
  const { token } = JSON.parse(file) as { token: string };
  const people = await register(app, { token, directory });
  const sentAs = (who: Name | null, sent: Sent): Sent =>
    who === null ? sent : { ...sent, token: people[who].token };
  return {
    app,
    services,
    directory,
    people,
    call: async (who, name, sent = {}) => {
      const response = await send(app, name, sentAs(who, sent));
      if (response.statusCode >= 400)
        throw new Error(`${name} answered ${response.statusCode}: ${response.body}`);
      return JSON.parse(response.body);
    },
    refused: async (who, name, sent = {}) => {
      const response = await send(app, name, sentAs(who, sent));
      if (response.statusCode < 400)
        throw new Error(`${name} answered ${response.statusCode}: ${response.body}`);
      return refusalOf(response.json());
    },
  };
}

/** Has accounts take these hosts as addresses, beside those of the providers. */
export function allowHosts(directory: string, ...hosts: readonly string[]): void {
  writeFileSync(join(directory, 'credentials.yaml'), JSON.stringify({ addresses: hosts }), { mode: 0o600 });
}

/** Registers everybody and everything the way an administrator does. */
async function register(
  app: FastifyInstance,
  { token, directory }: { token: string; directory: string },
): Promise<Record<Name, Person>> {
  const post = async (name: RouteName, sent: Sent) => (await send(app, name, { ...sent, token })).json();
  const people = await Promise.all(
    Object.entries(PEOPLE).map(async ([name, definition]) => {
      const folder = join(directory, 'wallets', name);
      mkdirSync(folder, { recursive: true });
      const wallet = await loadSealer(folder);
      const person = { name, email: `${name}@acme.example`, kind: 'person' };
      const { id } = await post('addPrincipal', { body: { ...person, ...definition } });
      const { code } = await post('inviteHolder', { params: { id } });
      const body = { code, recipient: wallet.recipient };
      const enrolled = (await send(app, 'enrolHolder', { body })).json();
      return [name, { principal: enrolled.principal, token: enrolled.token, wallet }];
    }),
  );
  for (const account of ACCOUNTS) await post('addAccount', { body: account });
  return Object.fromEntries(people);
}
