import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../exit-codes.ts';

/** Where somebody is signed in: an installation, and the session there. */
const contextSchema = z.object({
  url: z.url(),
  session: z.string(),
  secret: z.string(),
  email: z.string(),
  expiresAt: z.string(),
});
export type LoginContext = z.infer<typeof contextSchema>;

const fileSchema = z.object({
  /** The one that commands go to; null for none. */
  current: z.string().nullable(),
  contexts: z.record(z.string(), contextSchema),
});
export type LoginContexts = z.infer<typeof fileSchema>;

const pathIn = (dataDirectory: string) => join(dataDirectory, 'contexts.json');

/** The installations that somebody is signed in to on this machine. @throws UsageError where the file cannot be used */
export function readContexts(dataDirectory: string): LoginContexts {
  const path = pathIn(dataDirectory);
  if (!existsSync(path)) return { current: null, contexts: {} };
  try {
    return fileSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new UsageError(
      `${path} does not hold sessions. Delete it, and sign in again with "countersign login".`,
    );
  }
}

/** Leaves them in the data directory, readable by its owner only: all of them, or what was there before. */
export function saveContexts(dataDirectory: string, contexts: LoginContexts): void {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const path = pathIn(dataDirectory);
  writeFileSync(`${path}.new`, `${JSON.stringify(contexts, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The session that commands go on with; undefined where nobody is signed in. */
export function currentContext(dataDirectory: string): LoginContext | undefined {
  const { current, contexts } = readContexts(dataDirectory);
  return current === null ? undefined : contexts[current];
}
