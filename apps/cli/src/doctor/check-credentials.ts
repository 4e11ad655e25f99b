import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isServedHere } from '../config.ts';
import type { CommandContext } from '../context.ts';
import { check, type Finding } from './finding.ts';

const namesSchema = z.looseObject({ credentials: z.record(z.string(), z.unknown()).default({}) });

/** Whether the machine declares what the accounts name; nothing where the service runs elsewhere, or its accounts are not shown. */
export async function checkCredentials(context: CommandContext): Promise<readonly Finding[]> {
  const { dataDirectory, config } = context;
  const path = join(dataDirectory, 'countersign.db');
  if (!existsSync(path) || (config.url !== undefined && !isServedHere(dataDirectory, config.url))) return [];
  const answer = await context
    .client()
    .listAccounts({})
    .catch(() => null);
  if (answer === null) return [];
  const named = answer.accounts.flatMap(({ id, retired, operators }) =>
    retired === true
      ? []
      : operators.flatMap(({ credentials }) => (credentials === undefined ? [] : [{ id, credentials }])),
  );
  return [await check('credentials', () => compare(named, join(dataDirectory, 'credentials.yaml')))];
}

/** @throws Error naming what nothing can be done with */
async function compare(
  named: readonly { readonly id: string; readonly credentials: string }[],
  path: string,
): Promise<string> {
  const declared = new Set(Object.keys(await declaredIn(path)));
  const missing = named.filter(({ credentials }) => !declared.has(credentials));
  if (missing.length === 0) return 'credentials.yaml declares all that accounts name';
  const which = new Set(missing.map(({ id, credentials }) => `${credentials} (${id})`));
  throw new Error(
    `${path} does not declare ${[...which].join(', ')}: nothing can be done there. docs/guides/accounts-and-credentials.md says how to declare them.`,
  );
}

async function declaredIn(path: string): Promise<Readonly<Record<string, unknown>>> {
  if (!existsSync(path)) return {};
  const { parse } = await import('yaml');
  try {
    return namesSchema.parse(parse(readFileSync(path, 'utf8'))).credentials;
  } catch (cause) {
    throw new Error(`${path} cannot be read: docs/guides/accounts-and-credentials.md says what it holds.`, {
      cause,
    });
  }
}
