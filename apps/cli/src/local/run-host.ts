import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { CommandContext } from '../context.ts';
import { Refused } from '../exit-codes.ts';

/**
 * Runs what only the owner of the data directory may do: a program of its own, since it opens the store, which the command
 * line never does. Gives what it answers; what it says on standard error is passed on.
 * @throws Refused when it does not succeed; it has said why
 */
export async function runHost(
  { config, dataDirectory }: Pick<CommandContext, 'config' | 'dataDirectory'>,
  words: readonly string[],
): Promise<unknown> {
  const script = join(config.projectDirectory, 'apps', 'host', 'src', 'main.ts');
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...words], {
    env: { ...config.environment, COUNTERSIGN_DATA: dataDirectory },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [answer, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  if (code !== 0) throw new Refused(typeof code === 'number' ? code : undefined);
  return JSON.parse(answer);
}
