import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Account, CountersignError, DOCUMENTED_HOSTS, hostsOf } from '@countersign/schema';
import { ConnectorFailure, type CredentialSource } from '@countersign/use-cases/ports';
import { z } from 'zod';
import {
  type CredentialDeclaration,
  type CredentialOrigin,
  readCredentialsFile,
} from './credentials-file.ts';

const run = promisify(execFile);
const credentialsSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });
const COMMAND_TIMEOUT_MILLIS = 30_000;

interface SourceOptions {
  /** The data directory: where `credentials.yaml` lies, and where relative paths start. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/**
 * Reads provider credentials when they are needed, from where `credentials.yaml` on this machine says for their name, and only
 * for the provider and the hosts that it binds them to, whatever the account says. Nothing is cached, so a rotated credential
 * is in use at once.
 */
export function createCredentialSource(options: SourceOptions): CredentialSource {
  return {
    async resolve(name, account) {
      const declared = declarationOf(options.root, name);
      requireBound(name, declared, account);
      try {
        return credentialsSchema.parse(JSON.parse(await read(declared.source, options)));
      } catch (cause) {
        // The cause may quote what was read, so it goes nowhere near a message.
        throw failure('CREDENTIALS_UNAVAILABLE', {
          message: `The credentials ${name} cannot be read from ${placeOf(declared.source)}. It must hold {"username": ..., "password": ...}.`,
          cause: cause instanceof Error ? cause.name : undefined,
        });
      }
    },
  };
}

function declarationOf(root: string, name: string): CredentialDeclaration {
  const { credentials } = usable(root);
  const declared = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
  if (declared !== undefined) return declared;
  throw failure('CREDENTIALS_UNKNOWN', {
    message: `No credentials are declared as ${JSON.stringify(name)} in credentials.yaml of the worker's data directory. Declare them there under that name.`,
  });
}

function usable(root: string) {
  try {
    return readCredentialsFile(root);
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error;
    throw failure('CREDENTIALS_FILE_UNUSABLE', { message: error.message });
  }
}

/** @throws ConnectorFailure CREDENTIALS_REFUSED where they would go to another provider or host than they are bound to */
function requireBound(name: string, { provider, hosts }: CredentialDeclaration, account: Account): void {
  if (provider !== account.provider) {
    throw failure('CREDENTIALS_REFUSED', {
      message: `The credentials ${name} are bound to ${provider}, and the account ${account.id} is on ${account.provider}. Correct the account, or declare others for it in credentials.yaml.`,
    });
  }
  const allowed = hosts ?? DOCUMENTED_HOSTS[provider];
  const elsewhere = hostsOf(account).filter((host) => !allowed.includes(host));
  if (elsewhere.length > 0) {
    throw failure('CREDENTIALS_REFUSED', {
      message: `The credentials ${name} are bound to ${allowed.join(', ')}, and the account ${account.id} would have them sent to ${elsewhere.join(', ')}. Correct the address of the account, or the hosts in credentials.yaml.`,
    });
  }
}

async function read(source: CredentialOrigin, { root, environment }: SourceOptions): Promise<string> {
  if ('env' in source) return environment[source.env] ?? '';
  if ('file' in source) return readFile(resolve(root, source.file), 'utf8');
  // No shell: the words are the program and its arguments.
  const [program = '', ...args] = source.command;
  const { stdout } = await run(program, args, { cwd: root, timeout: COMMAND_TIMEOUT_MILLIS });
  return stdout;
}

const placeOf = (source: CredentialOrigin): string =>
  'env' in source
    ? `the variable ${source.env}`
    : 'file' in source
      ? `the file ${source.file}`
      : `the command ${source.command[0] ?? ''}`;

const failure = (code: string, { message, cause }: { message: string; cause?: string | undefined }) =>
  new ConnectorFailure({ code, message, retryable: false, effect: 'none', cause });
