import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { HistoryOptions } from './write-history.ts';

const run = promisify(execFile);
const CLI = fileURLToPath(import.meta.resolve('@countersign/cli/main'));

/** Runs the command line as a person would, and gives what it said. Rejects where it does not end with 0. */
export async function runCli(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { stdout } = await run(process.execPath, [CLI, ...words], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      ...environment,
    },
    maxBuffer: 64_000_000,
  });
  return stdout;
}

/** Has the command line make a pack about the whole of a history. */
export const createPack = (
  of: { readonly url: string; readonly token: string; readonly out: string },
  { from, to }: Pick<HistoryOptions, 'from' | 'to'>,
  more: readonly string[] = [],
): Promise<string> =>
  runCli(['--json', 'audit', 'evidence', '--from', from, '--to', to, '--out', of.out, ...more], {
    COUNTERSIGN_URL: of.url,
    COUNTERSIGN_TOKEN: of.token,
  });
