import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { ConnectorFailure, type CredentialSource } from '@countersign/use-cases/ports';
import { z } from 'zod';

const run = promisify(execFile);
const credentialsSchema = z.object({ username: z.string().min(1), password: z.string().min(1) });
const COMMAND_TIMEOUT_MILLIS = 30_000;

/**
 * Reads provider credentials when they are needed, from the environment, a file or a command such as `op read` or
 * `vault kv get`. Nothing is cached, so a rotated credential is in use at once.
 * @param options.root directory that relative file paths start from
 */
export function createCredentialSource(options: {
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}): CredentialSource {
  return {
    async resolve(reference) {
      try {
        return credentialsSchema.parse(JSON.parse(await read(reference, options)));
      } catch (cause) {
        // The cause may quote what was read, so it goes nowhere near a message.
        throw new ConnectorFailure({
          code: 'CREDENTIALS_UNAVAILABLE',
          message: `The credentials at ${kindOf(reference)} cannot be read. It must hold {"username": ..., "password": ...}.`,
          retryable: false,
          effect: 'none',
          cause: cause instanceof Error ? cause.name : undefined,
        });
      }
    },
  };
}

async function read(
  reference: string,
  { root, environment }: Parameters<typeof createCredentialSource>[0],
): Promise<string> {
  const rest = reference.slice(reference.indexOf(':') + 1);
  if (reference.startsWith('env:')) return environment[rest] ?? '';
  if (reference.startsWith('file:')) return readFile(resolve(root, rest), 'utf8');
  // No shell: the words of the reference are the program and its arguments.
  const [program = '', ...args] = rest.trim().split(/\s+/);
  const { stdout } = await run(program, args, { cwd: root, timeout: COMMAND_TIMEOUT_MILLIS });
  return stdout;
}

function kindOf(reference: string): string {
  return reference.startsWith('command:')
    ? `command:${reference.slice(8).trim().split(/\s+/)[0] ?? ''}`
    : reference;
}
